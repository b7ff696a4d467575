import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'
import { addOrganization, addSource } from './servers.ts'

let database: TestDatabase
let pool: pg.Pool
let organizationId: string
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  pool = database.pool
})
afterAll(() => database.drop())
beforeEach(async () => {
  organizationId = await addOrganization(pool)
})

async function events() {
  const { rows } = await pool.query<{ name: string; data: Record<string, unknown> }>(
    'select name, data from outbox where organization_id = $1 order by id',
    [organizationId],
  )
  return rows
}

/** Runs the work while listening on a channel; returns what was heard until `expected` notifications came. */
async function heard(channel: string, expected: number, work: () => Promise<unknown>): Promise<string[]> {
  const listener = await pool.connect()
  const payloads: string[] = []
  const hear = ({ payload }: pg.Notification) => payloads.push(payload ?? '')
  listener.on('notification', hear)
  try {
    await listener.query(`listen ${channel}`)
    await work()
    await vi.waitFor(() => expect(payloads).toHaveLength(expected), { timeout: 10_000 })
    return payloads
  } finally {
    listener.off('notification', hear)
    await listener.query('unlisten *')
    listener.release()
  }
}

test('writes the event of a new source with it', async () => {
  const sourceId = await addSource(pool, organizationId)
  expect(await events()).toEqual([
    { name: 'source/changed', data: expect.objectContaining({ organizationId, sourceId, version: 1 }) },
  ])
})

test('writes nothing when the transaction of the source is rolled back', async () => {
  const client = await pool.connect()
  await client.query('begin')
  await addSource(client, organizationId)
  await client.query('rollback')
  client.release()
  expect(await events()).toEqual([])
})

test('writes one event for each new version of the content, and none for anything else', async () => {
  const sourceId = await addSource(pool, organizationId)
  const set = (assignment: string) => pool.query(`update source set ${assignment} where id = $1`, [sourceId])
  await set(
    `state = 'processing', stage = 'fetch', title = 'Better title', tags = '{a}', indexed_version = 1`,
  )
  await set('content_version = content_version')
  await set('content_version = content_version + 1')
  expect((await events()).map(({ name, data }) => [name, data.version])).toEqual([
    ['source/changed', 1],
    ['source/changed', 2],
  ])
})

test('writes one event for a deletion, however often it is repeated', async () => {
  const sourceId = await addSource(pool, organizationId)
  for (let time = 0; time < 2; time += 1) {
    await pool.query(
      'update source set deleted_at = now(), content_version = content_version + 1 where id = $1',
      [sourceId],
    )
  }
  expect((await events()).slice(1)).toEqual([{ name: 'source/deleted', data: { organizationId, sourceId } }])
})

test('writes an event for each source of a statement that adds many', async () => {
  await pool.query(
    `insert into source (organization_id, kind, title) select $1, 'note', 'n' || n from generate_series(1, 50) as n`,
    [organizationId],
  )
  expect(await events()).toHaveLength(50)
})

test('wakes the relay once per statement', async () => {
  const payloads = await heard('outbox', 1, () =>
    pool.query(
      `insert into source (organization_id, kind, title) select $1, 'note', 'n' || n from generate_series(1, 50) as n`,
      [organizationId],
    ),
  )
  expect(payloads).toEqual([''])
})

test('tells listeners what a person sees of a source change, and nothing when they would see none', async () => {
  let sourceId = ''
  const payloads = await heard('source_changed', 3, async () => {
    sourceId = await addSource(pool, organizationId)
    await pool.query('update source set updated_at = now(), indexed_version = 1 where id = $1', [sourceId])
    await pool.query(`update source set state = 'processing', stage = 'embed' where id = $1`, [sourceId])
    await pool.query('update source set deleted_at = now() where id = $1', [sourceId])
  })
  const seen = { organizationId, sourceId, deleted: false }
  expect(payloads.map((payload) => JSON.parse(payload))).toEqual([
    { ...seen, state: 'queued', stage: null },
    { ...seen, state: 'processing', stage: 'embed' },
    { ...seen, state: 'processing', stage: 'embed', deleted: true },
  ])
})
