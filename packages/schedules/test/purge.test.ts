import { beforeEach, expect, test } from 'vitest'
import { purge } from '../src/purge.ts'
import { rules } from '../src/what-is-over.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addLink, addOrganization, addUser, eventsOf } from './rows.ts'

const due = new Date('2026-03-02T03:17:00Z')
const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(due.getTime() - days * DAY_MS)

const database = useDatabase(
  ...[
    'organization',
    '"user"',
    'verification',
    'outbox',
    'job_run',
    'job_attempt',
    'dead_letter',
    'schedule_daemon',
    'backup_run',
  ],
)
let organizationId: string
let userId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
  userId = await addUser(database.pool)
})

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const count = async (table: string) => (await query(`select from ${table}`)).rowCount

/** For each table a row that is over by `days`, or is not yet when they are few. */
const insertions: Record<string, (at: Date, name: string) => Promise<unknown>> = {
  session: (at, name) =>
    query(`insert into session (user_id, token, expires_at) values ($1, $2, $3)`, [userId, name, at]),
  verification: (at) =>
    query(`insert into verification (identifier, value, expires_at) values ('a', 'b', $1)`, [at]),
  invitation: (at) =>
    query(
      `insert into invitation (organization_id, inviter_id, email, expires_at) values ($1, $2, 'a@example.com', $3)`,
      [organizationId, userId, at],
    ),
  job_run: (at, name) =>
    query(
      `insert into job_run (run_id, function_id, event_id, event_name, state, started_at, finished_at)
       values ($1, 'f', 'e', 'n', 'completed', $2, $2)`,
      [name, at],
    ),
  job_attempt: (at) =>
    query(
      `insert into job_attempt (run_id, stage, attempt, error_code, error_message, duration_ms, created_at)
       values ('r', 's', 1, 'c', 'm', 1, $1)`,
      [at],
    ),
  dead_letter: (at, name) =>
    query(
      `insert into dead_letter (function_id, run_id, event, error_code, error_message, replayed_at)
       values ('f', $1, '{}', 'c', 'm', $2)`,
      [name, at],
    ),
  outbox: (at) => query(`insert into outbox (name, data, dead_at) values ('n', '{}', $1)`, [at]),
  digest: (at) => query(`insert into digest (user_id, week, due_at) values ($1, $2::date, $2)`, [userId, at]),
  backup_run: (at) =>
    query(`insert into backup_run (kind, started_at, finished_at) values ('backup', $1, $1)`, [at]),
  schedule_daemon: (at) =>
    query(`insert into schedule_daemon (host, pid, version, lease_until) values ('h', 1, 'v', $1)`, [at]),
}

test('has a rule for each table that grows by itself, and a test for each rule', () => {
  expect(rules.map(({ table }) => table).toSorted()).toEqual(
    [...Object.keys(insertions), 'schedule_slot'].toSorted(),
  )
})

test.each(Object.entries(insertions))(
  'removes rows of %s that are over, and no others',
  async (table, add) => {
    await add(daysAgo(40), 'over')
    await add(daysAgo(table === 'session' || table === 'verification' ? -1 : 1), 'not over')
    const { said, printed } = await runSchedule(database.pool, purge, { due })
    expect(said).toMatch(/^1 rows were removed/)
    expect(printed).toHaveLength(1)
    expect(await count(table)).toBe(1)
  },
)

test('keeps a dead letter that nobody has replayed, and a run that is not recorded as ended for a month', async () => {
  await query(
    `insert into dead_letter (function_id, run_id, event, error_code, error_message, created_at)
     values ('f', 'r', '{}', 'c', 'm', $1)`,
    [daysAgo(400)],
  )
  await query(
    `insert into job_run (run_id, function_id, event_id, event_name, started_at) values ('r', 'f', 'e', 'n', $1)`,
    [daysAgo(20)],
  )
  await runSchedule(database.pool, purge, { due })
  expect([await count('dead_letter'), await count('job_run')]).toEqual([1, 1])
})

test('keeps the last backup that went well and the last that failed, however old', async () => {
  for (const [failure, days] of [
    [null, 90],
    [null, 80],
    ['full', 70],
    ['full', 60],
  ] as const) {
    await query(
      `insert into backup_run (kind, failure, started_at, finished_at) values ('backup', $1, $2, $2)`,
      [failure, daysAgo(days)],
    )
  }
  await runSchedule(database.pool, purge, { due })
  const { rows } = await query('select failure, finished_at from backup_run order by finished_at')
  expect(rows).toEqual([
    { failure: null, finished_at: daysAgo(80) },
    { failure: 'full', finished_at: daysAgo(60) },
  ])
})

test('keeps the last twenty runs of a schedule, however old, and one that has not ended', async () => {
  await query(
    `insert into schedule_slot (schedule, due, state)
     select 'yearly', $1::timestamptz - number * interval '1 year', 'ok' from generate_series(1, 25) as number`,
    [due],
  )
  await query(`insert into schedule_slot (schedule, due, state) values ('stuck', $1, 'running')`, [
    daysAgo(90),
  ])
  await runSchedule(database.pool, purge, { due })
  const { rows } = await query(`select schedule, count(*)::int from schedule_slot group by 1 order by 1`)
  expect(rows).toEqual([
    { schedule: 'purge', count: 1 },
    { schedule: 'stuck', count: 1 },
    { schedule: 'yearly', count: 20 },
  ])
})

test('goes on batch by batch, and says how far it is', async () => {
  await query(
    `insert into verification (identifier, value, expires_at)
     select 'a', 'b', $1 from generate_series(1, 4500)`,
    [daysAgo(1)],
  )
  const { printed } = await runSchedule(database.pool, purge, { due })
  expect(printed).toEqual([
    'expired verifications: 2000 so far',
    'expired verifications: 4000 so far',
    'expired verifications: 4500 removed',
  ])
  expect(await count('verification')).toBe(0)
})

test('stops between batches when it is told to', async () => {
  await insertions.session?.(daysAgo(2), 'over')
  const signal = AbortSignal.abort(new Error('the daemon stops'))
  await expect(runSchedule(database.pool, purge, { due, signal })).rejects.toThrow('the daemon stops')
  expect(await count('session')).toBe(1)
})

test('has a source purged anew that was deleted a day ago and is still there', async () => {
  const left = await addLink(database.pool, { organizationId, nextFetchAt: due })
  const recent = await addLink(database.pool, { organizationId, nextFetchAt: due })
  await query('update source set deleted_at = $2 where id = $1', [left, daysAgo(2)])
  await query('update source set deleted_at = $2 where id = $1', [recent, daysAgo(0.5)])
  await query('truncate outbox')
  await runSchedule(database.pool, purge, { due })
  await runSchedule(database.pool, purge, { due: new Date(due.getTime() + 1) })
  expect(await eventsOf(database.pool, 'source/deleted')).toEqual([{ organizationId, sourceId: left }])
})
