import type pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'
import { addOrganization, addSource } from './servers.ts'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  pool = database.pool
})
afterAll(() => database.drop())

async function addSnapshot(version: number, source?: { organizationId: string; sourceId: string }) {
  const organizationId = source?.organizationId ?? (await addOrganization(pool))
  const sourceId = source?.sourceId ?? (await addSource(pool, organizationId))
  const { rows } = await pool.query<{ id: string }>(
    `insert into snapshot (organization_id, source_id, version, text, text_sha256, extractor)
     values ($1, $2, $3, 'text', 'sha', 'test') returning id`,
    [organizationId, sourceId, version],
  )
  return { organizationId, sourceId, id: rows[0]?.id ?? '' }
}

test('is never overwritten', async () => {
  const { id } = await addSnapshot(1)
  await expect(pool.query(`update snapshot set text = 'other' where id = $1`, [id])).rejects.toThrow(
    'a snapshot is never overwritten',
  )
  expect((await pool.query('select text from snapshot where id = $1', [id])).rows).toEqual([{ text: 'text' }])
})

test('has each version of a source once', async () => {
  const first = await addSnapshot(1)
  await addSnapshot(2, first)
  await expect(addSnapshot(2, first)).rejects.toThrow('snapshot_source_id_version_key')
})

test('goes with its source', async () => {
  const { id, sourceId } = await addSnapshot(1)
  await pool.query('update source set snapshot_id = $1 where id = $2', [id, sourceId])
  await pool.query('delete from source where id = $1', [sourceId])
  expect((await pool.query('select from snapshot where id = $1', [id])).rowCount).toBe(0)
})
