import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { until } from '../daemon/start.ts'
import { createDatabase, slotsOf, type TestDatabase } from '../database.ts'
import { type DaemonProcess, spawnDaemon } from './spawn.ts'

// Each waits for several starts and for the end of a lease.
vi.setConfig({ testTimeout: 90_000 })

let database: TestDatabase
const daemons: DaemonProcess[] = []

beforeAll(async () => {
  database = await createDatabase()
  await database.pool.query('create table effect (schedule text, due timestamptz, fencing_token bigint)')
})
afterAll(() => database.drop())
beforeEach(() => database.pool.query('truncate schedule, schedule_slot, schedule_daemon, effect cascade'))
afterEach(async () => {
  for (const { child } of daemons) child.kill('SIGKILL')
  await Promise.all(daemons.splice(0).map(({ exited }) => exited))
})

async function start(...[options]: [Parameters<typeof spawnDaemon>[1]?]): Promise<DaemonProcess> {
  const daemon = await spawnDaemon(database.url, options)
  daemons.push(daemon)
  return daemon
}

const SHIPPED_LEASE = { SCHEDULE_LEASE_MS: '' }

const ask = (name: string) =>
  database.pool.query('update schedule set run_requested_at = clock_timestamp() where name = $1', [name])
const slotWhich = (name: string, state: string) =>
  until(async () => (await slotsOf(database.pool, name)).find((slot) => slot.state === state))
const effects = async (name: string) =>
  (await database.pool.query('select due, fencing_token from effect where schedule = $1', [name])).rows

test('a run whose daemon was killed is recorded as interrupted by another', async () => {
  const first = await start()
  await ask('long')
  await slotWhich('long', 'running')
  await start()
  first.child.kill('SIGKILL')
  expect((await slotWhich('long', 'interrupted')).reason).toBe('Its daemon gave no sign of life.')
  expect(await effects('long')).toEqual([])
})

test('and runs again when its schedule says so, under another fencing token', async () => {
  const first = await start()
  await ask('long-again')
  const killed = await slotWhich('long-again', 'running')
  await start()
  first.child.kill('SIGKILL')
  const done = await slotWhich('long-again', 'ok')
  expect(done).toMatchObject({ due: killed.due, attempt: 2 })
  expect(done.fencingToken).toBeGreaterThan(killed.fencingToken ?? 0)
  expect(await effects('long-again')).toHaveLength(1)
})

test('a daemon stopped for longer than its lease has lost its slots, and writes nothing when it wakes', async () => {
  const first = await start()
  await ask('long-again')
  const stopped = await slotWhich('long-again', 'running')
  first.child.kill('SIGSTOP')
  await start()
  const done = await slotWhich('long-again', 'ok')
  expect(done.fencingToken).toBeGreaterThan(stopped.fencingToken ?? 0)
  first.child.kill('SIGCONT')
  await until(() => first.output().includes('this daemon begins anew'))
  expect(await effects('long-again')).toHaveLength(1)
  // It is of use again.
  const seen = (await slotsOf(database.pool, 'quick')).length
  await until(async () => (await slotsOf(database.pool, 'quick')).length > seen + 5)
})

test('told to stop, a daemon lets a run end, claims nothing more, and gives up its lease last', async () => {
  const daemon = await start({ environment: SHIPPED_LEASE })
  await ask('long-again')
  await slotWhich('long-again', 'running')
  daemon.child.kill('SIGTERM')
  expect(await daemon.exited).toBe(0)
  expect(await slotWhich('long-again', 'ok')).toMatchObject({ attempt: 1 })
  const { rows } = await database.pool.query(
    `select lease_until <= clock_timestamp() as "isOver", stopping_at <= lease_until as "inOrder",
       (select bool_and(coalesce(finished_at, claimed.started_at) <= daemon.lease_until) from schedule_slot claimed
         where claimed.daemon_id = daemon.id) as "isLast"
     from schedule_daemon daemon`,
  )
  expect(rows).toEqual([{ isOver: true, inOrder: true, isLast: true }])
})

test('a run that outlasts the grace is recorded as interrupted before the daemon ends', async () => {
  const daemon = await start({ environment: SHIPPED_LEASE })
  await ask('long')
  await slotWhich('long', 'running')
  daemon.child.kill('SIGTERM')
  expect(await daemon.exited).toBe(0)
  const [slot] = await slotsOf(database.pool, 'long')
  expect(slot).toMatchObject({ state: 'interrupted', reason: 'The daemon was stopped.' })
})

test('a deploy in the midst of a run: it runs again on the daemon that comes after', async () => {
  const before = await start({ environment: { ...SHIPPED_LEASE, SCHEDULE_SHUTDOWN_TIMEOUT_MS: '2500' } })
  await ask('long-again')
  await slotWhich('long-again', 'running')
  before.child.kill('SIGTERM')
  const after = await start()
  expect(await before.exited).toBe(0)
  expect(await slotWhich('long-again', 'ok')).toMatchObject({ attempt: 2 })
  expect(after.child.exitCode).toBeNull()
  expect(await effects('long-again')).toHaveLength(1)
})

test('a handler that heeds nothing does not keep the daemon from ending', async () => {
  const daemon = await start({ environment: { SCHEDULE_SHUTDOWN_TIMEOUT_MS: '3000' } })
  await ask('deaf')
  await slotWhich('deaf', 'running')
  daemon.child.kill('SIGTERM')
  await daemon.exited
  await start()
  await slotWhich('deaf', 'interrupted')
})

test('with the lease as it is shipped, a crash frees its slot within half a minute', async () => {
  const first = await start({ environment: SHIPPED_LEASE })
  await ask('long-again')
  await slotWhich('long-again', 'running')
  await start({ environment: SHIPPED_LEASE })
  first.child.kill('SIGKILL')
  // It waits for no longer than that.
  expect(await slotWhich('long-again', 'ok')).toMatchObject({ attempt: 2 })
})
