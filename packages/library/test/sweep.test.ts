import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { failSource } from '../src/ingest/fail.ts'
import { collectOrphans, pruneOutbox, resendStuck } from '../src/instance/sweep.ts'
import { addSource } from '../src/sources/add.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getOriginal } from '../src/sources/original.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'

const HOUR_MS = 3_600_000
let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  await library.database.pool.query('truncate source, blob, outbox, job_run cascade')
  home = await library.organization()
})

const query = (text: string, values: unknown[] = []) => library.database.pool.query(text, values)
const sweep = () => resendStuck(library.database, { stuckAfterMs: HOUR_MS / 2 })

async function note(text: string): Promise<SourceView> {
  return (await addSource(home.member, { kind: 'note', text })).source
}

/** Moves all that has happened into the past. */
async function letPass(hours: number): Promise<void> {
  const ago = `interval '${hours} hours'`
  await query(`update source set updated_at = updated_at - ${ago}`)
  await query(
    `update outbox set created_at = created_at - ${ago}, acknowledged_at = acknowledged_at - ${ago}`,
  )
  await query(`update blob set created_at = created_at - ${ago}`)
  await query(`update job_run set started_at = started_at - ${ago}`)
}

const acknowledgeAll = () => query('update outbox set acknowledged_at = now()')

async function events() {
  const { rows } = await query('select id, name, data from outbox order by id')
  return rows
}

test('sends a new event, once, for a source whose run was lost', async () => {
  const source = await note('Lost')
  await acknowledgeAll()
  await query(
    "insert into job_run (run_id, function_id, event_id, event_name, source_id) values ('r', 'ingest', 'e', 'source/changed', $1)",
    [source.id],
  )
  await letPass(1)
  const counts = await Promise.all([sweep(), sweep(), sweep()])
  expect(counts.toSorted()).toEqual([0, 0, 1])
  expect(await sweep()).toBe(0)
  const [first, second] = await events()
  expect(second).toMatchObject({ name: first.name, data: first.data })
  expect(second.id).not.toBe(first.id)
})

test('sends again for a source that was indexed, but whose run was lost before it said so', async () => {
  const source = await note('Nearly there')
  await query("update source set state = 'processing', indexed_version = content_version where id = $1", [
    source.id,
  ])
  await acknowledgeAll()
  await letPass(1)
  expect(await sweep()).toBe(1)
})

test('leaves a source alone for which something happens, or may yet', async () => {
  await note('Fresh')
  await acknowledgeAll()
  expect(await sweep()).toBe(0)

  await letPass(1)
  const { id } = await note('Not yet acknowledged')
  await query("update source set updated_at = now() - interval '1 hour' where id = $1", [id])
  expect(await sweep()).toBe(1)

  await query('truncate outbox')
  await query(
    "insert into job_run (run_id, function_id, event_id, event_name, source_id) select id::text, 'ingest', 'e', 'n', id from source",
  )
  expect(await sweep()).toBe(0)
  await letPass(1)
  await query(
    "insert into job_attempt (run_id, stage, attempt, error_code, error_message, duration_ms) select run_id, 's', 1, 'c', 'm', 1 from job_run",
  )
  expect(await sweep()).toBe(0)
})

test('leaves a settled source alone', async () => {
  const source = await note('Failed')
  await failSource(home.system, { sourceId: source.id, version: 1, code: 'broken', message: 'Broken.' })
  await acknowledgeAll()
  await letPass(1)
  expect(await sweep()).toBe(0)
})

test('sends again for a deleted source that was not purged', async () => {
  const source = await note('Deleted')
  await deleteSource(home.member, { id: source.id })
  await acknowledgeAll()
  await letPass(1)
  expect(await sweep()).toBe(1)
  expect((await events()).at(-1)).toMatchObject({ name: 'source/deleted', data: { sourceId: source.id } })
})

test('removes bytes nothing refers to after a day, and no others', async () => {
  const source = await note('Kept')
  await query("insert into blob (organization_id, sha256, byte_size) values ($1, 'upload:broken', 0)", [
    home.id,
  ])
  expect(await collectOrphans(library.database)).toBe(0)
  await letPass(25)
  expect(await collectOrphans(library.database)).toBe(1)
  expect((await getOriginal(home.member, { id: source.id })).byteSize).toBe(4)
})

test('removes events a day after they were acknowledged', async () => {
  await note('Old')
  await acknowledgeAll()
  await letPass(25)
  await note('New')
  expect(await pruneOutbox(library.database)).toBe(1)
  expect(await events()).toHaveLength(1)
})
