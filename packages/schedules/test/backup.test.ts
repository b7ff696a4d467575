import { expect, test } from 'vitest'
import { backup } from '../src/backup.ts'
import { watchBackups } from '../src/watch-backups.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { eventsOf } from './rows.ts'

const database = useDatabase('outbox, backup_run, schedule')
const due = new Date('2026-03-02T10:00:00Z')
const host = (environment: Record<string, string>) => ({ environment, version: 'a test' })
const on = host({ BACKUP_DIRECTORY: '/backups' })
const hoursAgo = (hours: number) => new Date(due.getTime() - hours * 3_600_000)

async function watch() {
  await database.pool.query('truncate schedule_slot')
  return runSchedule(database.pool, watchBackups(on), { due })
}

async function addRun(run: { kind?: string; hours: number; failure?: string }): Promise<void> {
  await database.pool.query(
    `insert into backup_run (kind, failure, started_at, finished_at, snapshot_at) values ($1, $2, $3, $3, $4)`,
    [run.kind ?? 'backup', run.failure, hoursAgo(run.hours), run.failure ? null : hoursAgo(run.hours)],
  )
}

test('both are off where no folder for backups is named', () => {
  for (const schedule of [backup, watchBackups]) {
    expect([schedule(on).enabledWhen?.(), schedule(host({})).enabledWhen?.()]).toEqual([true, false])
  }
})

test('asks for one backup at a time', async () => {
  const said: string[] = []
  for (const night of ['02', '03']) {
    const slot = new Date(`2026-03-${night}T02:37:00Z`)
    said.push((await runSchedule(database.pool, backup(on), { due: slot })).said)
  }
  expect(said).toEqual(['A backup was asked for.', 'A backup is asked for already.'])
  expect(await eventsOf(database.pool, 'instance/backup.requested')).toHaveLength(1)
})

test('says of when the newest backup is', async () => {
  expect((await watch()).said).toBe('The first backup is yet to come.')
  await addRun({ hours: 3 })
  expect((await watch()).said).toBe('The newest backup is of 2026-03-02T07:00:00.000Z.')
})

test('fails with the reason of the last failure until a backup succeeds', async () => {
  await addRun({ hours: 5, failure: 'The disk is full.' })
  await expect(watch()).rejects.toThrow('The last backup failed: The disk is full.')
  await addRun({ hours: 1 })
  await addRun({ kind: 'drill', hours: 0.5, failure: 'It is damaged.' })
  await expect(watch()).rejects.toThrow('The last drill of a backup failed: It is damaged.')
})

test('fails when the newest backup is older than a night, or never came', async () => {
  await addRun({ hours: 40 })
  await expect(watch()).rejects.toThrow(/of 2026-02-28.*worker runs/)
  await database.pool.query('truncate backup_run')
  await database.pool.query(
    `insert into schedule (name, meaning, expression, time_zone, policy, registered_at)
     values ('backup', '', '37 2 * * *', 'UTC', '{}', $1)`,
    [hoursAgo(31)],
  )
  await expect(watch()).rejects.toThrow('of never')
})
