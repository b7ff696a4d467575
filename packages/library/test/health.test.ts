import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { bounded } from '../src/health/bounded.ts'
import type { HealthParts, PartState } from '../src/health/probes.ts'
import { createHealthReport } from '../src/health/report.ts'

let database: TestDatabase
let asked: number

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())
beforeEach(async () => {
  asked = 0
  await database.pool.query('truncate outbox, backup_run, schedule, schedule_slot, schedule_daemon')
})

const never = () => new Promise<never>(() => undefined)
const clock = { now: () => new Date() }

/** Parts that are all well, but for those a test replaces. */
function parts(
  replaced: Partial<Record<'cache' | 'search' | 'pool' | 'jobServer' | 'relay' | 'hasBackups', unknown>> = {},
) {
  const search = {
    health: async () => ({
      keyword: { engine: 'postgres', ok: true, latencyMs: 1 },
      vector: { engine: 'exact', ok: true },
      degraded: [],
    }),
    drift: async () => {
      asked++
      return 3
    },
  }
  return {
    pool: database.pool,
    cache: { engine: 'memory', health: async () => ({ ok: true, latencyMs: 0 }) },
    search,
    jobServer: { engine: 'embedded', ping: async () => undefined },
    relay: { health: () => ({ listening: true, lastError: null }) },
    dataDirectory: '/',
    hasBackups: false,
    clock,
    ...replaced,
  } as unknown as HealthParts & { clock: typeof clock }
}

test('is healthy when every part is, and shows its engine, latency and numbers', async () => {
  const report = await createHealthReport(parts())()
  expect(report.status).toBe('healthy')
  expect(report.parts).toMatchObject({
    database: {
      ok: true,
      engine: 'postgres',
      latencyMs: expect.any(Number),
      version: expect.stringContaining('18'),
    },
    cache: { ok: true, engine: 'memory' },
    search: { ok: true, engine: 'postgres', vector: 'exact', degraded: [] },
    drift: { sources: 3 },
    jobs: { ok: true, engine: 'embedded', pending: 0, oldestPendingMs: 0, deadLetters: 0 },
    schedules: { ok: true, engine: 'none' },
    disk: { ok: true, freeBytes: expect.any(Number), totalBytes: expect.any(Number) },
  })
})

test('answers within a second when every part hangs', async () => {
  const hanging = { engine: 'x', health: never, drift: never, ping: never }
  const report = createHealthReport(
    parts({ pool: { query: never }, cache: hanging, search: hanging, jobServer: hanging }),
  )
  const before = performance.now()
  const { status, parts: shown } = await report()
  expect(performance.now() - before).toBeLessThan(1_000)
  expect(status).toBe('unhealthy')
  expect(shown.database).toMatchObject({ ok: false, message: expect.stringContaining('800 ms') })
})

test('is unhealthy without the database, and degraded without any other part', async () => {
  const broken = {
    health: () => Promise.reject(new Error('refused')),
    drift: () => Promise.reject(new Error('refused')),
    ping: () => Promise.reject(new Error('refused')),
  }
  const pool = { query: () => Promise.reject(new Error('connection refused')) }
  expect((await createHealthReport(parts({ pool }))()).status).toBe('unhealthy')
  for (const part of ['cache', 'search', 'jobServer'] as const) {
    const report = await createHealthReport(parts({ [part]: broken }))()
    expect([part, report.status]).toEqual([part, 'degraded'])
    expect(JSON.stringify(report)).toContain('refused')
  }
})

test('shows how long the oldest event waits, and is degraded when that is too long', async () => {
  await database.pool.query(
    "insert into outbox (name, data, created_at) values ('source/changed', '{}', now() - interval '11 minutes')",
  )
  const { status, parts: shown } = await createHealthReport(parts())()
  expect(status).toBe('degraded')
  expect(shown.jobs).toMatchObject({ ok: false, pending: 1 })
  expect(shown.jobs.oldestPendingMs).toBeGreaterThan(10 * 60_000)
})

test('is degraded while the relay cannot send', async () => {
  const relay = { health: () => ({ listening: true, lastError: 'ECONNREFUSED' }) }
  const { status, parts: shown } = await createHealthReport(parts({ relay }))()
  expect({ status, jobs: shown.jobs }).toMatchObject({
    status: 'degraded',
    jobs: { ok: false, relay: relay.health() },
  })
})

test('asks its parts once for a storm of callers, and again a second later', async () => {
  let now = Date.now()
  const report = createHealthReport({ ...parts(), clock: { now: () => new Date(now) } })
  await Promise.all(Array.from({ length: 200 }, () => report()))
  expect(asked).toBe(1)
  now += 1_000
  await report()
  expect(asked).toBe(2)
})

test('never asks a part again that still owes an answer', async () => {
  let pings = 0
  const ping = () => {
    pings++
    return never()
  }
  const report = createHealthReport(parts({ jobServer: { engine: 'embedded', ping } }), {
    timeoutMs: 20,
    cacheMs: 0,
  })
  for (let call = 0; call < 5; call++) expect((await report()).parts.jobs.ok).toBe(false)
  expect(pings).toBe(1)
})

test('a part that is silent and was well a moment ago is slow; silent for longer, or refusing, it has a problem', async () => {
  let nowMs = 0
  let answer = async (): Promise<PartState> => ({ ok: true, engine: 'embedded', pending: 2 })
  const probe = bounded(
    (_signal) => answer(),
    20,
    () => nowMs,
  )
  expect(await probe()).toMatchObject({ ok: true, pending: 2 })
  answer = () => new Promise((_, reject) => setTimeout(() => reject(new Error('aborted')), 40))
  nowMs = 4_000
  const message = 'no answer within 20 ms; it was well 4 s ago'
  expect(await probe()).toMatchObject({ ok: true, isSlow: true, engine: 'embedded', pending: 2, message })
  nowMs = 16_000
  expect(await probe()).toMatchObject({ ok: false, message: 'no answer within 20 ms' })
  answer = () => Promise.reject(new Error('ECONNREFUSED'))
  await expect.poll(probe).toMatchObject({ ok: false, message: 'ECONNREFUSED' })
})

describe('schedules', () => {
  const schedule = (wakeAt: string) =>
    database.pool.query(
      `insert into schedule (name, meaning, expression, time_zone, policy, next_due, wake_at)
      values ('tidy', 'Tidies up.', '@hourly', 'UTC', '{}', now(), now() + $1::interval)`,
      [wakeAt],
    )
  const daemon = (seen: string) =>
    database.pool.query(
      `insert into schedule_daemon (host, pid, version, seen_at, lease_until)
      values ('host', 1, '1', now() + $1::interval, now() + interval '12 seconds')`,
      [seen],
    )

  test.each([
    ['well while a daemon is seen and nothing is overdue', '-20 seconds', '-90 seconds', true],
    ['degraded when a slot is due for more than two minutes', '-1 second', '-3 minutes', false],
    ['degraded when the daemon was not seen for half a minute', '-40 seconds', '1 hour', false],
  ])('are %s', async (_, seen, wakeAt, ok) => {
    await Promise.all([schedule(wakeAt), daemon(seen)])
    const { status, parts: shown } = await createHealthReport(parts())()
    expect(shown.schedules).toMatchObject({ ok, engine: 'schedule-runtime' })
    expect(status).toBe(ok ? 'healthy' : 'degraded')
  })

  test('do not wait for what is switched off or retired', async () => {
    await Promise.all([schedule('-1 hour'), daemon('0')])
    for (const change of ['enabled = false', 'enabled = true, retired_at = now()']) {
      await database.pool.query(`update schedule set ${change}`)
      expect((await createHealthReport(parts())()).parts.schedules.ok, change).toBe(true)
    }
  })
})

describe('backups', () => {
  const addRun = (kind: string, hoursAgo: number, failure: string | null = null) =>
    database.pool.query(
      `insert into backup_run (kind, failure, started_at, finished_at, snapshot_at, bytes)
       select $1, $3, at, at, case when $3::text is null then at end, 5e9
       from (select now() - make_interval(hours => $2) as at) as moment`,
      [kind, hoursAgo, failure],
    )
  const shown = async (hasBackups = true) => (await createHealthReport(parts({ hasBackups }))()).parts.backups

  test('are not missed where none are configured', async () => {
    expect(await shown(false)).toMatchObject({ ok: true, engine: 'none', ageMs: null, drilledAt: null })
  })

  test('are told with their age, size and last drill', async () => {
    await addRun('backup', 5)
    await addRun('drill', 2)
    const state = await shown()
    expect(state).toMatchObject({ ok: true, bytes: 5e9, hasFailed: false, drilledAt: expect.any(String) })
    expect(Math.round(Number(state.ageMs) / 3_600_000)).toBe(5)
  })

  test('are not well when the last failed, a drill failed, or the newest is older than a night', async () => {
    await addRun('backup', 5)
    await addRun('backup', 1, 'The disk is full.')
    expect(await shown()).toMatchObject({ ok: false, hasFailed: true })
    await addRun('backup', 0)
    await addRun('drill', 0, 'It is damaged.')
    expect(await shown()).toMatchObject({ ok: false, hasFailed: false, hasDrillFailed: true })
    await database.pool.query(
      `delete from backup_run where kind = 'drill' or finished_at > now() - interval '2 hours'`,
    )
    expect((await shown()).ok).toBe(true)
    await database.pool.query(`update backup_run set snapshot_at = now() - interval '31 hours'`)
    expect((await shown()).ok).toBe(false)
  })
})
