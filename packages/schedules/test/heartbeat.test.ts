import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { heartbeat } from '../src/heartbeat.ts'
import { runSchedule } from './open-run.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

test('notes the newest hour it ran for, and is not put back by one that is caught up on', async () => {
  const seen: string[] = []
  for (const minute of ['10:00', '10:01', '09:30', '10:02']) {
    await runSchedule(database.pool, heartbeat, { due: new Date(`2026-03-02T${minute}:00Z`) })
    const { rows } = await database.pool.query(
      `select (value ->> 'due')::timestamptz as due from instance_setting where key = 'schedules.heartbeat'`,
    )
    seen.push(rows[0].due.toISOString().slice(11, 16))
  }
  expect(seen).toEqual(['10:00', '10:01', '10:01', '10:02'])
})
