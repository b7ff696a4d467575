import { expect, test } from 'vitest'
import type { Outcome, RunFacts } from '../src/contract.ts'
import { openRecording } from '../src/recording.ts'
import { watchOutbox } from '../src/watch-outbox.ts'

const due = new Date('2026-01-01T00:00:00Z')
const run: RunFacts = { schedule: 'watch-outbox', due, startedAt: due, attempt: 1, origin: 'time' }
const ended: Outcome = { state: 'ok', error: null, output: 'Nothing waits.' }

async function traceIdWith(environment: Record<string, string>): Promise<string | null | undefined> {
  let found: string | null | undefined
  const recording = openRecording({ environment, version: 'test' }, [watchOutbox])
  const outcome = await recording.record(run, async (traceId) => {
    found = traceId
    return ended
  })
  expect(outcome).toBe(ended)
  await recording.close()
  return found
}

test('a run has the id of its trace', async () => {
  expect(await traceIdWith({})).toMatch(/^[0-9a-f]{32}$/)
})

test('and none when nothing is recorded', async () => {
  expect(await traceIdWith({ TRACE_ENABLED: '0' })).toBeNull()
})
