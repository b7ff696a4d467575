import { addSource } from '@repo/library/sources/add'
import { type ReceivedEntry, type Recording, startRecording } from '@repo/trace/testing'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type Jobs, openJobs } from './open-jobs.ts'

let recording: Recording
let jobs: Jobs
beforeEach(async () => {
  recording = await startRecording()
  const { recorder } = recording
  jobs = await openJobs(inject('postgresUrl'), { checkpoints: true, recorder })
})
afterEach(async () => {
  await jobs.close()
  await recording.close()
})

async function addNote(): Promise<{ traceId: string; id: string }> {
  const { member } = await jobs.library.organization()
  return recording.recorder.span(
    'request',
    'POST /api/v1/sources',
    async (span) => {
      await addSource(member, { kind: 'note', title: 'Tides', text: 'The moon pulls the sea.' })
      return { traceId: span.traceId, id: span.id }
    },
    { isRoot: true },
  )
}

/** Each entry from this one up to the root of its trace, by type and name. */
function pathOf(entries: ReceivedEntry[], entry: ReceivedEntry | undefined): string[] {
  if (!entry) return []
  const parent = entries.find(({ id, traceId }) => id === entry.parentId && traceId === entry.traceId)
  return [`${entry.type} ${entry.name}`, ...pathOf(entries, parent)]
}

test('shows in one trace a request, the event it caused, the job, its steps and their queries', async () => {
  const request = await addNote()
  await jobs.work()
  const entries = await recording.entries()
  const trace = entries.filter(({ traceId }) => traceId === request.traceId)
  expect(trace.find(({ type }) => type === 'event')).toMatchObject({
    name: 'source/changed',
    parentId: request.id,
  })
  const job = trace.find(({ type, name }) => type === 'job' && name === 'ingest')
  expect(job).toMatchObject({ parentId: request.id, status: 'ok', content: { attempt: 1 } })
  const steps = trace.filter(({ parentId }) => parentId === job?.id).map(({ name }) => name)
  expect(steps).toEqual(
    expect.arrayContaining(['ingest/extract', 'ingest/chunk', 'ingest/embed', 'ingest/index']),
  )
  const chunk = trace.find(({ name }) => name === 'ingest/chunk')
  const query = trace.find(({ type, parentId }) => type === 'query' && parentId === chunk?.id)
  expect(pathOf(trace, query).slice(1)).toEqual([
    'job ingest/chunk',
    'job ingest',
    'request POST /api/v1/sources',
  ])
})

test('shows what was decided and written', async () => {
  const request = await addNote()
  const trace = (await recording.entries()).filter(({ traceId }) => traceId === request.traceId)
  expect(trace.find(({ type }) => type === 'gate')?.content).toMatchObject({
    ability: 'member',
    result: 'allow',
  })
  const written = trace.find(({ type, name }) => type === 'model' && name === 'create source')
  expect(written?.content.key).toMatch(/^[0-9a-f-]{36}$/)
  expect(written?.content.changed).toContain('title')
})

test('shows a step that fails, and the attempt that succeeds, in the same trace', async () => {
  const request = await addNote()
  const { search } = jobs.library.as({ organizationId: '', userId: null, role: 'system' })
  let failures = 1
  const put: typeof search.put = async (input) => {
    if (failures-- > 0) throw new Error('the search engine is away')
    return search.put(input)
  }
  jobs.break({ search: { ...search, put } })
  await jobs.work()
  const steps = (await recording.entries()).filter(({ name }) => name === 'ingest/index')
  expect(steps).toMatchObject([
    { traceId: request.traceId, status: 'error', content: { attempt: 1 } },
    { traceId: request.traceId, status: 'ok', content: { attempt: 2 } },
  ])
  expect(steps[0]?.content.error).toMatchObject({ message: 'the search engine is away' })
})

test('leaves events alone that nobody asked for within a trace', async () => {
  const { member } = await jobs.library.organization()
  await addSource(member, { kind: 'note', title: 'Alone', text: 'Nobody follows this.' })
  const { rows } = await jobs.library.database.pool.query('select trace_parent from outbox')
  expect(rows).toEqual([{ trace_parent: null }])
})
