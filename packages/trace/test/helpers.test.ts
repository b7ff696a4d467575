import { afterEach, beforeEach, expect, test } from 'vitest'
import { dump } from '../src/dump.ts'
import { createLog } from '../src/log.ts'
import { recordScheduledRun } from '../src/scheduled-run.ts'
import { type Recording, startRecording } from '../src/testing.ts'
import { recordException } from '../src/watch/exception.ts'

let recording: Recording
beforeEach(async () => {
  recording = await startRecording()
})
afterEach(() => recording.close())

test('shows a dumped value as it was, with the line that asked', async () => {
  const value = { step: 1, password: 'hidden' }
  expect(dump(recording.recorder, value, 'state')).toBe(value)
  value.step = 2
  const [entry] = await recording.entries()
  expect(entry).toMatchObject({
    type: 'dump',
    name: 'state',
    content: { value: { step: 1, password: '[redacted]' } },
  })
  expect(entry?.content.caller).toMatch(/helpers\.test\.ts:\d+$/)
})

test('records a scheduled run as a trace of its own, with how it ended', async () => {
  const now = Date.now()
  const run = { schedule: 'prune', expression: '0 3 * * *', dueMs: now - 5_000, startedMs: now, attempt: 1 }
  const { recorder } = recording
  const ids: (string | null)[] = []
  await recordScheduledRun(recorder, run, async (traceId) => {
    ids.push(traceId)
    recorder.mark('query', 'delete')
    return { state: 'ok', error: null, output: 'Deleted 3.' }
  })
  const failure = { state: 'timed_out', error: new Error('disk full'), output: 'Began.' }
  expect(await recordScheduledRun(recorder, { ...run, attempt: 2 }, async () => failure)).toBe(failure)
  const entries = await recording.entries()
  const [first, second] = entries.filter(({ type }) => type === 'schedule')
  expect(first).toMatchObject({
    parentId: null,
    traceId: ids[0],
    status: 'ok',
    content: { outcome: 'ok', expression: '0 3 * * *', latenessMs: 5_000, output: 'Deleted 3.' },
  })
  expect(entries.find(({ type }) => type === 'query')?.parentId).toBe(first?.id)
  const content = { outcome: 'timed_out', attempt: 2, output: 'Began.\ndisk full' }
  expect(second).toMatchObject({ status: 'error', content })
})

test('records an exception with its frames, the lines around it and its cause, once', async () => {
  const error = new TypeError('no such thing', { cause: new Error('behind it') })
  recordException(recording.recorder, error, { isHandled: true })
  recordException(recording.recorder, error, { isHandled: false })
  const entries = await recording.entries()
  expect(entries).toHaveLength(1)
  const { name, content, familyHash } = entries[0] as (typeof entries)[number]
  expect(name).toBe('TypeError: no such thing')
  expect(familyHash).toMatch(/^[0-9a-f]{16}$/)
  expect(content).toMatchObject({ class: 'TypeError', isHandled: true, cause: { message: 'behind it' } })
  const [frame] = (content.frames as { file: string; isOwn: boolean }[]).filter(({ isOwn }) => isOwn)
  expect(frame?.file).toMatch(/helpers\.test\.ts$/)
  expect(JSON.stringify(content.source)).toContain('no such thing')
})

test('records log lines with their trace, and an error in one as an exception', async () => {
  const lines: string[] = []
  const { recorder } = recording
  const log = createLog({
    process: 'test',
    level: 'info',
    recorder,
    destination: { write: (line) => lines.push(line) },
  })
  const traceId = recorder.span(
    'command',
    'run',
    (span) => {
      log.info({ count: 2, token: 'hidden' }, 'all is well')
      log.error({ err: new Error('broken') }, 'all is lost')
      return span.traceId
    },
    { isRoot: true },
  )
  const entries = await recording.entries()
  const logs = entries.filter(({ type }) => type === 'log')
  expect(logs).toMatchObject([
    {
      traceId,
      status: 'ok',
      content: { level: 'info', message: 'all is well', fields: { count: 2, token: '[redacted]' } },
    },
    { traceId, status: 'error', content: { level: 'error', fields: { error: 'Error' } } },
  ])
  expect(entries.find(({ type }) => type === 'exception')).toMatchObject({
    traceId,
    content: { message: 'broken' },
  })
  expect(lines.map((line) => JSON.parse(line).traceId)).toEqual([traceId, traceId])
})
