import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { postgresEngine } from '../src/keyword/postgres/engine.ts'
import { parseQuery } from '../src/query/parse.ts'
import { addOrganization, addSource } from './test-library.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database?.drop())

it('ranks by rare words right after an import, before the database has counted any', async () => {
  const organizationId = await addOrganization(database)
  const common = Array.from(
    { length: 1_500 },
    (_, index) => `A report on pump number ${index} and its water.`,
  )
  await addSource(database, organizationId, { title: 'Inventory', texts: common })
  const { sourceId } = await addSource(database, organizationId, {
    title: 'Letters',
    texts: ['The water brought cholera to the parish.'],
  })
  await vi.waitFor(async () => expect(await countedChunks()).toBeGreaterThan(1_000), { timeout: 10_000 })
  const query = parseQuery('report of the cholera in the water of that parish ')
  const { candidates, relaxed } = await postgresEngine(database.pool).find({
    organizationId,
    query,
    filters: {},
  })
  expect(relaxed).toBe(true)
  expect(candidates[0]?.sourceId).toBe(sourceId)
})

/** The server learns of inserted rows a moment after they were. */
async function countedChunks(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select n_live_tup::int as count from pg_stat_user_tables where relname = 'chunk'`,
  )
  return rows[0]?.count ?? 0
}
