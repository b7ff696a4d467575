import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Run, Schedule } from '../../src/contract.ts'
import { createDatabase, slotsOf, type TestDatabase } from '../database.ts'
import { schedule } from '../definition.ts'
import { startTestDaemon, type TestDaemon, until } from './start.ts'

let database: TestDatabase
const daemons: TestDaemon[] = []

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(() =>
  database.pool.query('truncate schedule, schedule_slot, schedule_daemon, instance_setting cascade'),
)
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop(2_500)))
})

async function start(schedules: readonly Schedule[], options?: Parameters<typeof startTestDaemon>[2]) {
  const daemon = await startTestDaemon(database.url, schedules, options)
  daemons.push(daemon)
  return daemon
}

const often = (given: Partial<Schedule> = {}) => schedule({ name: 'often', when: 'every 100ms', ...given })
const slots = (name = 'often') => slotsOf(database.pool, name)
const slotsWhich = (state: string, count = 1, name = 'often') =>
  until(async () => {
    const found = (await slots(name)).filter((slot) => slot.state === state)
    return found.length >= count && found
  })

test('each slot runs once, at its moment, and its row says so', async () => {
  const dues: string[] = []
  await start([often({ run: async ({ due }) => `Ran ${dues.push(due.toISOString())}.` })])
  const found = await slotsWhich('ok', 5)
  expect(found.slice(0, 5).map(({ due }) => due.toISOString())).toEqual(dues.slice(0, 5))
  expect(new Set(dues).size).toBe(dues.length)
  for (const { due, startedAt, finishedAt, attempt } of found) {
    expect(due.getTime() % 100).toBe(0)
    expect(startedAt?.getTime()).toBeGreaterThanOrEqual(due.getTime())
    expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(startedAt?.getTime() ?? 0)
    expect(attempt).toBe(1)
  }
})

test('three daemons share the slots, and no slot runs twice', async () => {
  const ran: string[] = []
  const busy = often({
    run: async ({ due }) => {
      ran.push(due.toISOString())
      return 'Done.'
    },
  })
  await Promise.all([start([busy]), start([busy]), start([busy])])
  await slotsWhich('ok', 20)
  expect(new Set(ran).size).toBe(ran.length)
})

test('what a handler prints and returns is kept with the slot, the end of it when it is long', async () => {
  await start([
    often({
      run: async ({ print }) => {
        for (let line = 0; line < 5_000; line += 1) print(`line ${line}`)
        return 'The end.'
      },
    }),
  ])
  const [slot] = await slotsWhich('ok')
  expect(slot?.output).toMatch(/^….*line 4999\nThe end\.$/s)
  expect(slot?.output?.length).toBeLessThan(17_000)
})

test('a handler that throws is tried again in the same slot, and then has failed', async () => {
  const attempts: number[] = []
  await start([
    schedule({
      name: 'failing',
      when: 'every 1s',
      overlap: 'skip',
      retry: { times: 2, initialMs: 10 },
      run: async ({ attempt }) => {
        attempts.push(attempt)
        throw new Error(`broke at ${attempt}`)
      },
    }),
  ])
  const [slot] = await slotsWhich('failed', 1, 'failing')
  expect(attempts.slice(0, 3)).toEqual([1, 2, 3])
  expect(slot).toMatchObject({ attempt: 3 })
  expect(slot?.error).toContain('broke at 3')
})

test('a handler is told when its time is over, and the slot says it timed out', async () => {
  let reason: unknown
  await start([
    often({
      timeoutMs: 50,
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason
            reject(signal.reason)
          })
        }),
    }),
  ])
  const [slot] = await slotsWhich('timed_out')
  expect(slot?.reason).toBe('It took longer than 50 ms.')
  expect(reason).toMatchObject({ kind: 'timeout' })
})

test('a statement under way is cancelled when the time of its run is over', async () => {
  await start([
    often({
      timeoutMs: 100,
      run: ({ transaction }) =>
        transaction(async (client) => {
          await client.query('select pg_sleep(60)')
          return 'Slept.'
        }),
    }),
  ])
  await slotsWhich('timed_out')
  await until(async () => {
    const { rows } =
      await database.pool.query(`select from pg_stat_activity where query = 'select pg_sleep(60)'
      and state = 'active' and datname = current_database()`)
    return rows.length <= 1
  })
})

test('the work of finish and the end of the slot happen together or not at all', async () => {
  await database.pool.query('create table if not exists effect (due timestamptz)')
  await start([
    often({
      run: async ({ finish, due, attempt }) => {
        await finish(async (client) => {
          await client.query('insert into effect values ($1)', [due])
          if (attempt === 1) throw new Error('after the insert')
        })
        return 'Written.'
      },
      retry: { times: 1, initialMs: 1 },
    }),
  ])
  const done = await slotsWhich('ok', 3)
  const { rows } = await database.pool.query<{ due: Date }>('select due from effect order by due')
  for (const { due, attempt } of done) {
    expect(attempt).toBe(2)
    expect(rows.filter((row) => row.due.getTime() === due.getTime())).toHaveLength(1)
  }
})

test('after finish a slot is ok, whatever the handler does then', async () => {
  await start([
    often({
      run: async ({ finish }) => {
        await finish((client) => client.query('select 1'))
        throw new Error('too late')
      },
    }),
  ])
  const [slot] = await slotsWhich('ok')
  expect(slot).toMatchObject({ state: 'ok', error: null })
})

test('a transaction of a run whose slot was taken writes nothing', async () => {
  await database.pool.query('create table if not exists taken (note text)')
  let failure: unknown
  await start([
    often({
      run: async ({ transaction, schedule: name, due }: Run) => {
        try {
          await transaction(async (client) => {
            await client.query(`insert into taken values ('mine')`)
            await database.pool.query(
              `update schedule_slot set fencing_token = nextval('schedule_fence') where schedule = $1 and due = $2`,
              [name, due],
            )
          })
        } catch (error) {
          failure = error
          throw error
        }
        return 'Written.'
      },
    }),
  ])
  await until(() => failure)
  expect(failure).toMatchObject({ kind: 'lost' })
  expect((await database.pool.query('select from taken')).rowCount).toBe(0)
})

test('a run that a person asks for happens once, however often it was asked for', async () => {
  const origins: string[] = []
  await start([
    schedule({ name: 'yearly', when: '@yearly', run: async ({ origin }) => `${origins.push(origin)}` }),
  ])
  const ask = () =>
    database.pool.query(
      `update schedule set run_requested_at = now(), run_requested_by = 'Ada' where name = 'yearly'`,
    )
  await ask()
  await slotsWhich('ok', 1, 'yearly')
  await ask()
  await slotsWhich('ok', 2, 'yearly')
  expect(origins).toEqual(['manual', 'manual'])
  const { rows } = await database.pool.query(
    `select distinct requested_by from schedule_slot where schedule = 'yearly'`,
  )
  expect(rows).toEqual([{ requested_by: 'Ada' }])
})

test('a paused schedule skips its slots with the reason, and goes on when the pause is over', async () => {
  await start([often()])
  await slotsWhich('ok')
  await database.pool.query(
    `update schedule set paused_at = now(), paused_until = now() + interval '400 ms', pause_reason = 'a move'`,
  )
  const skipped = await slotsWhich('skipped', 2)
  expect(skipped[0]?.reason).toBe('Paused: a move.')
  const resumed = (await slots()).length
  await until(async () => (await slots()).slice(resumed).some(({ state }) => state === 'ok'))
})

test('maintenance holds every schedule back', async () => {
  await database.pool.query(
    `insert into instance_setting (key, value) values ('schedules.maintenance', '{"reason": "an upgrade", "until": null}')`,
  )
  await start([often()])
  const [slot] = await slotsWhich('skipped')
  expect(slot?.reason).toBe('Maintenance: an upgrade.')
})

test('an interrupt stops the run, wherever it runs', async () => {
  await start([
    often({
      timeoutMs: 60_000,
      run: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }),
  ])
  const [running] = await slotsWhich('running')
  await database.pool.query(
    `update schedule_slot set interrupt_requested_at = now(), reason = 'Ada stopped it.' where due = $1`,
    [running?.due],
  )
  const [slot] = await slotsWhich('interrupted')
  expect(slot?.reason).toBe('Ada stopped it.')
})

test('queue_one runs one slot after the other, and never two at once', async () => {
  let atOnce = 0
  let most = 0
  const dues: number[] = []
  await start([
    often({
      overlap: 'queue_one',
      run: async ({ due }) => {
        most = Math.max(most, ++atOnce)
        dues.push(due.getTime())
        await new Promise((resolve) => setTimeout(resolve, 150))
        atOnce -= 1
        return 'Done.'
      },
    }),
  ])
  await slotsWhich('ok', 5)
  expect(most).toBe(1)
  expect(dues).toEqual(dues.toSorted((a, b) => a - b))
  expect((await slots()).some(({ reason }) => reason?.endsWith('waits already.'))).toBe(true)
})

test('cancel_previous stops the run before, and then runs', async () => {
  await start([
    often({
      when: 'every 300ms',
      overlap: 'cancel_previous',
      timeoutMs: 60_000,
      run: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }),
  ])
  const [slot] = await slotsWhich('interrupted', 2)
  expect(slot?.reason).toBe('The next slot took its place.')
})

test('slots that fell due while no daemon ran are made up for as the schedule says', async () => {
  const hourly = schedule({ name: 'hourly', when: '0 * * * *', missed: 'once' })
  await (await startTestDaemon(database.url, [hourly])).stop(2_500)
  await database.pool.query(`update schedule set next_due = date_trunc('hour', now()) - interval '3 hours',
    wake_at = date_trunc('hour', now()) - interval '3 hours'`)
  await start([hourly])
  await slotsWhich('ok', 1, 'hourly')
  const found = await slots('hourly')
  expect(found.map(({ state }) => state)).toEqual(['missed', 'missed', 'missed', 'ok'])
})

test('a schedule whose times changed begins anew, and one that is gone has no further slots', async () => {
  await (await startTestDaemon(database.url, [often(), schedule({ name: 'gone', when: '@yearly' })])).stop(
    2_500,
  )
  await start([often({ when: '@yearly' })])
  const { rows } = await database.pool.query<{
    name: string
    expression: string
    isFar: boolean
    isRetired: boolean
  }>(
    `select name, expression, next_due > now() + interval '1 second' as "isFar", retired_at is not null as "isRetired"
     from schedule order by name`,
  )
  expect(rows).toEqual([
    { name: 'gone', expression: '@yearly', isFar: true, isRetired: true },
    { name: 'often', expression: '@yearly', isFar: true, isRetired: false },
  ])
})

test('a schedule that is switched off is listed and never runs', async () => {
  await start([often({ enabledWhen: () => false }), schedule({ name: 'other', when: 'every 100ms' })])
  await slotsWhich('ok', 3, 'other')
  expect(await slots('often')).toEqual([])
})

test('each run is recorded as a trace, whose id is with the slot', async () => {
  await start([often()], { record: (run, work) => work(`trace of ${run.schedule}`) })
  const [slot] = await slotsWhich('ok')
  expect(slot?.traceId).toBe('trace of often')
})
