import { expect, test } from 'vitest'
import { heartbeat } from '../src/heartbeat.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'

const database = useDatabase()

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
