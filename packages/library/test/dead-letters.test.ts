import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { listDeadLetters } from '../src/dead-letters/list.ts'
import { recordDeadLetter } from '../src/dead-letters/record.ts'
import { replayDeadLetter } from '../src/dead-letters/replay.ts'
import { failSource } from '../src/ingest/fail.ts'
import { addSource } from '../src/sources/add.ts'
import { getSource } from '../src/sources/get.ts'
import { retrySource } from '../src/sources/retry.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'

let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
})

async function failedSource(text: string): Promise<SourceView> {
  const { source } = await addSource(home.member, { kind: 'note', text })
  const end = { code: 'internal', message: 'It stopped. Try again.' }
  await failSource(home.system, { sourceId: source.id, version: 1, ...end })
  return source
}

function record(runId: string, sourceId: string | null, name = 'source/changed') {
  const data = { organizationId: home.id, ...(sourceId ? { sourceId, version: 1 } : {}) }
  return recordDeadLetter(home.system, {
    ...{ sourceId, functionId: 'ingest', runId, code: 'internal', message: 'the database went away' },
    event: { id: runId, name, data },
  })
}

async function events(): Promise<{ name: string; data: Record<string, unknown> }[]> {
  const { rows } = await library.database.pool.query(
    'select name, data from outbox where organization_id = $1 order by id',
    [home.id],
  )
  return rows
}

test('keeps one letter of a run, however often it is recorded, and pages through them', async () => {
  const source = await failedSource('Kept')
  for (const runId of ['a', 'b', 'b', 'c']) await record(`${home.id}-${runId}`, source.id)
  const first = await listDeadLetters(home.member, { limit: 2 })
  expect(first.deadLetters).toHaveLength(2)
  expect(first.deadLetters[0]).toMatchObject({ sourceId: source.id, sourceTitle: 'Kept', code: 'internal' })
  const rest = await listDeadLetters(home.member, { limit: 2, cursor: first.nextCursor ?? '' })
  expect(rest).toMatchObject({ deadLetters: [{ sourceId: source.id }], nextCursor: null })
})

test('replays a failed source under a new version, once', async () => {
  const source = await failedSource('Again')
  await record(`${home.id}-run`, source.id)
  const id = (await listDeadLetters(home.member)).deadLetters[0]?.id ?? ''
  const replays = await Promise.allSettled([1, 2, 3].map(() => replayDeadLetter(home.member, { id })))
  expect(replays.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await getSource(home.member, { id: source.id })).toMatchObject({ state: 'queued', version: 2 })
  expect((await listDeadLetters(home.member)).deadLetters).toEqual([])
  expect((await events()).map(({ data }) => data.version)).toEqual([1, 2])
})

test('leaves a source alone that somebody retried meanwhile', async () => {
  const source = await failedSource('Retried')
  await record(`${home.id}-run`, source.id)
  await retrySource(home.member, { id: source.id })
  const id = (await listDeadLetters(home.member)).deadLetters[0]?.id ?? ''
  await replayDeadLetter(home.member, { id })
  expect((await getSource(home.member, { id: source.id })).version).toBe(2)
})

test('sends the event of any other work again, as a new one', async () => {
  await record(`${home.id}-run`, null, 'library/reindex.requested')
  const id = (await listDeadLetters(home.member)).deadLetters[0]?.id ?? ''
  await replayDeadLetter(home.member, { id })
  expect(await events()).toEqual([{ name: 'library/reindex.requested', data: { organizationId: home.id } }])
})
