import { randomInt } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spawnDaemon } from '../../docker/schedule-runtime/test/process/spawn.ts'
import { migrate } from '../../packages/db/src/migrate.ts'
import { type StartedPostgres, startPostgres } from '../../packages/embedded/src/postgres/start.ts'

/** A lease of one second in place of twelve: five minutes of this are an hour. SCHEDULE_CHAOS_MS=300000 */
const CHAOS_MS = Number(process.env.SCHEDULE_CHAOS_MS ?? 45_000)
const INTERVALS_MS = { quick: 200, steady: 500 }

let directory: string
let postgres: StartedPostgres
let pool: pg.Pool

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'trovella-schedules-'))
  postgres = await startPostgres({ directory })
  await migrate({ url: postgres.url })
  pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
  pool.on('error', () => undefined)
  await pool.query('create table effect (schedule text, due timestamptz, fencing_token bigint)')
})
afterAll(async () => {
  await pool.end()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
})

type Daemon = { current: ReturnType<typeof spawnDaemon> }

const spawnOne = () =>
  spawnDaemon(postgres.url, { imports: ['./shifted-clock.ts'], environment: { SCHEDULE_LEASE_MS: '1000' } })

test('three daemons that are killed, stopped, given wrong clocks and cut off from the database run every slot once', {
  timeout: CHAOS_MS + 120_000,
}, async () => {
  const daemons: Daemon[] = Array.from({ length: 3 }, () => ({ current: spawnOne() }))
  await Promise.all(daemons.map(({ current }) => current))
  const began = performance.now()
  const done: Record<string, number> = { kill: 0, stop: 0, clock: 0, restart: 0, crash: 0 }
  while (performance.now() - began < CHAOS_MS) {
    // In rounds of all kinds, so that however short the time is each kind was there.
    for (const fault of shuffled(Object.keys(done))) {
      const daemon = daemons[randomInt(daemons.length)]
      if (daemon) await inflict(fault, daemon)
      done[fault] = (done[fault] ?? 0) + 1
      await delay(randomInt(200, 1_500))
    }
  }
  await quietDown()
  for (const { current } of daemons) (await current).child.kill('SIGTERM')
  await Promise.all(daemons.map(async ({ current }) => (await current).exited))
  for (const [schedule, intervalMs] of Object.entries(INTERVALS_MS))
    await expectEachOnce(schedule, intervalMs)
  console.log(`faults: ${JSON.stringify(done)}; slots: ${JSON.stringify(await countStates())}`)
})

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: randomInt(2 ** 32) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

async function countStates(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ counts: Record<string, number> }>(
    `select jsonb_object_agg(state, count) as counts from (
       select state, count(*)::int from schedule_slot group by state) as each`,
  )
  return rows[0]?.counts ?? {}
}

async function inflict(fault: string, daemon: Daemon): Promise<void> {
  const { child, exited } = await daemon.current
  if (fault === 'clock') child.kill('SIGUSR2')
  if (fault === 'kill') {
    child.kill('SIGKILL')
    await exited
    daemon.current = spawnOne()
  }
  if (fault === 'stop') {
    child.kill('SIGSTOP')
    await delay(randomInt(1_100, 2_500))
    child.kill('SIGCONT')
  }
  if (fault === 'restart') {
    await postgres.stop()
    postgres = await startPostgres({ directory, port: postgres.port })
  }
  if (fault === 'crash') {
    const [pid] = (await readFile(path.join(directory, 'cluster/data/postmaster.pid'), 'utf8')).split('\n')
    process.kill(Number(pid), 'SIGKILL')
    await untilGone(Number(pid))
    postgres = await startPostgres({ directory, port: postgres.port })
  }
}

/** Until it is no longer there, not even as a process whose end nobody has heard of. */
async function untilGone(pid: number): Promise<void> {
  try {
    for (;;) {
      process.kill(pid, 0)
      await delay(10)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Until the daemons have caught up: what was due when the last fault was over has ended. */
async function quietDown(): Promise<void> {
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now')
  for (;;) {
    const { rows: open } = await pool.query(
      `select from schedule where retired_at is null and name = any ($2) and next_due <= $1
       union all select from schedule_slot where state in ('claimed', 'running') and due <= $1`,
      [rows[0]?.now, Object.keys(INTERVALS_MS)],
    )
    if (open.length === 0) return
    await delay(50)
  }
}

async function expectEachOnce(schedule: string, intervalMs: number): Promise<void> {
  const { rows: slots } = await pool.query<{
    dueMs: number
    state: string
    reason: string | null
    effects: number
  }>(
    `select extract(epoch from due)::float8 * 1000 as "dueMs", state, reason,
       (select count(*)::int from effect where effect.schedule = slot.schedule and effect.due = slot.due) as effects
     from schedule_slot slot where schedule = $1 order by due`,
    [schedule],
  )
  const first = slots[0]?.dueMs ?? 0
  // No slot is missing and none is beside the grid: each has one row, whatever became of it.
  expect(slots.map(({ dueMs }) => dueMs)).toEqual(slots.map((_, at) => first + at * intervalMs))
  for (const { state, reason, effects } of slots) {
    expect({ schedule, state, effects }).toEqual({ schedule, state, effects: state === 'ok' ? 1 : 0 })
    if (state !== 'ok' && state !== 'failed') expect(reason).toBeTruthy()
  }
  const { rows: stray } = await pool.query(
    `select from effect where schedule = $1 and not exists (
       select from schedule_slot slot where slot.schedule = effect.schedule and slot.due = effect.due)`,
    [schedule],
  )
  expect(stray).toEqual([])
  expect(slots.filter(({ state }) => state === 'ok').length).toBeGreaterThan(slots.length / 10)
}
