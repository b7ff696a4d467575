import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { backup } from '../src/backup.ts'
import { runSchedule } from './open-run.ts'
import { eventsOf } from './rows.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

test('has no slots while nothing takes its event', () => {
  expect(backup.enabledWhen?.()).toBe(false)
})

test('asks for one backup at a time', async () => {
  const said: string[] = []
  for (const night of ['02', '03']) {
    const due = new Date(`2026-03-${night}T02:37:00Z`)
    said.push((await runSchedule(database.pool, backup, { due })).said)
  }
  expect(said).toEqual(['A backup was asked for.', 'A backup is asked for already.'])
  expect(await eventsOf(database.pool, 'instance/backup.requested')).toHaveLength(1)
})
