import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'

/** A database of its own for a file of tests, with these tables and what hangs on them empty before each. */
export function useDatabase(...tables: string[]): { readonly pool: Pool } {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'))
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    await database.pool.query(`truncate ${['schedule_slot', ...tables].join(', ')} cascade`)
  })
  return {
    get pool() {
      return database.pool
    },
  }
}
