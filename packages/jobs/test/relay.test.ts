import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { createLog } from '@repo/trace/log'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { type PassParts, relayOnce } from '../src/relay/pass.ts'
import { claimDue } from '../src/relay/rows.ts'
import { createSend } from '../src/relay/send.ts'
import { type Relay, type RelayOptions, startRelay } from '../src/relay/start.ts'
import { type EventServer, startEventServer } from './event-server.ts'

const log = createLog({ process: 'test', level: 'silent' })
let database: TestDatabase
let server: EventServer
let relays: Relay[] = []

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})

afterAll(() => database.drop())

beforeEach(async () => {
  await database.pool.query('truncate outbox cascade')
  server = await startEventServer()
})

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()))
  relays = []
  await server.close()
})

function relay(options: Partial<RelayOptions> = {}): Relay {
  const send = createSend({ baseUrl: server.url })
  const started = startRelay({
    db: database.db,
    databaseUrl: database.url,
    send,
    log,
    pollMs: 60_000,
    ...options,
  })
  relays.push(started)
  return started
}

function parts(): PassParts {
  const send = createSend({ baseUrl: server.url })
  return { db: database.db, send, log, signal: new AbortController().signal }
}

async function write(count: number, name = 'source/changed'): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into outbox (name, data) select $1, jsonb_build_object('n', n) from generate_series(1, $2::int) as n returning id`,
    [name, count],
  )
  return rows.map(({ id }) => id)
}

/** Moves every row to the time at which it is due again. */
const passTime = () => database.pool.query('update outbox set next_send_at = now()')

const acknowledge = (ids: string[]) =>
  database.pool.query('update outbox set acknowledged_at = now() where id = any($1)', [ids])

async function row(id: string) {
  const { rows } = await database.pool.query('select * from outbox where id = $1', [id])
  return rows[0]
}

test('sends an event as soon as it is written, under the id of its row', async () => {
  const started = relay()
  await expect.poll(() => started.health().listening).toBe(true)
  const [id] = await write(1)
  await expect.poll(() => server.accepted()).toEqual([{ id, name: 'source/changed', data: { n: 1 } }])
})

test('sends what was written while no relay ran, in batches of at most 500', async () => {
  const ids = await write(1_200)
  relay()
  await expect.poll(() => server.accepted().length).toBe(1_200)
  expect(server.batches.map(({ length }) => length)).toEqual([500, 500, 200])
  expect(server.accepted().map(({ id }) => id)).toEqual(ids.toSorted())
})

test('sends accepted events that the server lost again, until their consumer acknowledges them', async () => {
  const ids = await write(3)
  await relayOnce(parts(), 100)
  expect(await relayOnce(parts(), 100)).toEqual({ taken: 0, unavailable: null })
  await passTime()
  await acknowledge(ids.slice(0, 1))
  expect(await relayOnce(parts(), 100)).toEqual({ taken: 2, unavailable: null })
  await acknowledge(ids)
  await passTime()
  expect(await relayOnce(parts(), 100)).toEqual({ taken: 0, unavailable: null })
  expect(server.batches.map((batch) => batch.map(({ id }) => id))).toEqual([ids, ids.slice(1)])
})

test('loses nothing when a relay dies between the claim, the 200 and whatever comes next', async () => {
  const [id] = await write(1)
  expect(await claimDue(database.db, 500)).toHaveLength(1)
  await passTime()
  await relayOnce(parts(), 100)
  expect(server.accepted().map((event) => event.id)).toEqual([id])
  expect(await row(id ?? '')).toMatchObject({ sends: 2, acknowledged_at: null })
})

test('waits twice as long after each send without acknowledgement, an hour at most', async () => {
  const [id] = await write(1)
  const waits: number[] = []
  for (let send = 0; send < 10; send++) {
    await passTime()
    await claimDue(database.db, 1)
    const { rows } = await database.pool.query<{ wait: number }>(
      'select round(extract(epoch from next_send_at - now()))::int as wait from outbox where id = $1',
      [id],
    )
    waits.push(rows[0]?.wait ?? 0)
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
})

test('ends an event that no function consumes once the server has it', async () => {
  const [id] = await write(1, 'nobody/listens')
  await relayOnce(parts(), 100)
  expect((await row(id ?? '')).acknowledged_at).not.toBeNull()
})

test('sends the events of a refused batch alone, and ends only the one that is refused alone', async () => {
  const [good, bad, other] = (await write(3)) as [string, string, string]
  server.replyWith((events) => (events.some(({ id }) => id === bad) ? 400 : 200))
  expect(await relayOnce(parts(), 100)).toEqual({ taken: 2, unavailable: null })
  expect(server.accepted().map(({ id }) => id)).toEqual([good, other])
  expect(await row(bad)).toMatchObject({
    dead_at: expect.any(Date),
    last_error: expect.stringContaining('400'),
  })
  await passTime()
  expect(await relayOnce(parts(), 100)).toMatchObject({ taken: 2 })
})

test.each([401, 404, 429, 500, 503])('keeps every event of a batch answered with %i', async (status) => {
  const ids = await write(2)
  server.replyWith(() => status)
  expect(await relayOnce(parts(), 0)).toMatchObject({
    taken: 0,
    unavailable: expect.stringContaining(`${status}`),
  })
  server.replyWith(() => 200)
  expect(await relayOnce(parts(), 0)).toEqual({ taken: 2, unavailable: null })
  expect(await row(ids[0] ?? '')).toMatchObject({ sends: 1, dead_at: null })
})

test('delivers soon after a server that was down is back', async () => {
  const [id] = await write(1)
  const { port } = server
  await server.close()
  const started = relay()
  await expect.poll(() => started.health().lastError).toContain('ECONNREFUSED')
  server = await startEventServer(port)
  await expect.poll(() => server.accepted().map((event) => event.id), { timeout: 10_000 }).toEqual([id])
  await expect.poll(() => started.health().lastError).toBeNull()
})

test('never gives one event to two relays at once', async () => {
  const ids = await write(900)
  const claims = await Promise.all(Array.from({ length: 6 }, () => claimDue(database.db, 200)))
  const claimed = claims.flat().map(({ id }) => id)
  expect(new Set(claimed).size).toBe(claimed.length)
  const rest = await claimDue(database.db, 500)
  expect([...claimed, ...rest.map(({ id }) => id)].toSorted()).toEqual(ids.toSorted())
})

test('hears of events again after its listening connection was cut', async () => {
  const started = relay()
  await expect.poll(() => started.health().listening).toBe(true)
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trovella-relay' and datname = current_database()",
  )
  const [id] = await write(1)
  await expect.poll(() => server.accepted().map((event) => event.id)).toEqual([id])
  await expect.poll(() => started.health().listening).toBe(true)
})

test('mends the index and clears the outbox beside sending, and one that fails does not stop the other', async () => {
  const [old] = await write(1)
  await database.pool.query("update outbox set acknowledged_at = now() - interval '2 days'")
  let mends = 0
  relay({
    reconcile: () => {
      mends++
      return Promise.reject(new Error('the search engine is away'))
    },
  })
  await expect.poll(() => mends).toBe(1)
  await expect.poll(() => row(old ?? '')).toBeUndefined()
})

test('closes at once while the server keeps it waiting', async () => {
  await write(1)
  let asked = false
  const started = relay({
    send: (_events, signal) => {
      asked = true
      const aborted = { ok: false, reason: 'unavailable', message: 'aborted' } as const
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(aborted)))
    },
  })
  await expect.poll(() => asked).toBe(true)
  const before = performance.now()
  await started.close()
  expect(performance.now() - before).toBeLessThan(1_000)
})
