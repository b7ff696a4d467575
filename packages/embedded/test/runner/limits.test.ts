import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { startApp, type TestApp } from './app.ts'
import { createEmptyDatabase, type EmptyDatabase, query } from './database.ts'

const HOUR_MS = 3_600_000

describe('limits and schedules', () => {
  let database: EmptyDatabase
  let app: TestApp
  beforeAll(async () => {
    database = await createEmptyDatabase(inject('postgresUrl'))
  })
  afterEach(async () => {
    await app.runner.close()
    await database.clear()
  })
  afterAll(() => database.drop())
  const start = async (functions: Parameters<typeof startApp>[0]['functions']) => {
    app = await startApp({ databaseUrl: database.url, functions })
    return app.runner
  }

  it('never runs more steps at once than each concurrency limit allows', async () => {
    const now = { total: 0, byHost: new Map<string, number>(), shared: 0 }
    const most = { total: 0, host: 0, shared: 0 }
    const work = async (host: string) => {
      now.total++
      now.byHost.set(host, (now.byHost.get(host) ?? 0) + 1)
      most.total = Math.max(most.total, now.total)
      most.host = Math.max(most.host, now.byHost.get(host) ?? 0)
      await new Promise((resolve) => setImmediate(resolve))
      now.total--
      now.byHost.set(host, (now.byHost.get(host) ?? 0) - 1)
    }
    const shared = async () => {
      now.shared++
      most.shared = Math.max(most.shared, now.shared)
      await new Promise((resolve) => setImmediate(resolve))
      now.shared--
    }
    const account = { scope: 'account' as const, key: '"printer"', limit: 3 }
    const runner = await start((inngest) => [
      inngest.createFunction(
        {
          id: 'fetch',
          triggers: [{ event: 'work' }],
          concurrency: [{ limit: 5 }, { key: 'event.data.host', limit: 2 }],
        },
        ({ event, step }) => step.run('work', () => work(event.data.host)),
      ),
      inngest.createFunction({ id: 'a', triggers: [{ event: 'work' }], concurrency: account }, shared),
      inngest.createFunction({ id: 'b', triggers: [{ event: 'work' }], concurrency: account }, shared),
    ])
    await runner.send(
      Array.from({ length: 40 }, (_, n) => ({ name: 'work', data: { host: `host ${n % 4}` } })),
    )
    await runner.drain()
    expect(most).toEqual({ total: 5, host: 2, shared: 3 })
    expect((await runner.runs({ state: 'completed' })).length).toBe(120)
  })

  it('starts one run per event id and function, whatever is sent again and when', async () => {
    const runner = await start((inngest, log) => [
      inngest.createFunction(
        { id: 'once', triggers: [{ event: 'once' }] },
        ({ event }) => void log.push(event.data.v),
      ),
      inngest.createFunction({ id: 'other', triggers: [{ event: 'once' }, { event: 'twice' }] }, () => 'ok'),
    ])
    await runner.send({ id: 'x', name: 'once', data: { v: 'first' } })
    await Promise.all(
      Array.from({ length: 20 }, () => runner.send({ id: 'x', name: 'once', data: { v: 'again' } })),
    )
    await runner.drain()
    await runner.send([
      { id: 'x', name: 'once', data: { v: 'later' } },
      { id: 'x', name: 'twice', data: {} },
    ])
    await runner.drain()
    expect(app.log).toEqual(['first'])
    expect((await runner.runs()).length).toBe(2)
  })

  it('gives a repeated request the same ids and no second run', async () => {
    const runner = await start((inngest, log) => [
      inngest.createFunction({ id: 'seeded', triggers: [{ event: 'seeded' }] }, () => void log.push('run')),
    ])
    const post = async () => {
      const headers = { 'x-inngest-event-id-seed': '1767225600000,AAECAwQFBgcICQ==' }
      const init = { method: 'POST', headers, body: JSON.stringify([{ name: 'seeded' }, { name: 'seeded' }]) }
      return (await runner.fetch('http://runner.test/e/key', init)).json()
    }
    expect(await post()).toEqual(await post())
    await runner.drain()
    expect(app.log).toEqual(['run', 'run'])
  })

  it('starts one run per idempotency key', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction(
        { id: 'order', triggers: [{ event: 'order' }], idempotency: 'event.data.order' },
        ({ event }) => event.data.n,
      ),
    ])
    await runner.send([1, 2, 3].map((n) => ({ name: 'order', data: { order: 'A', n } })))
    await runner.send({ name: 'order', data: { order: 'B', n: 4 } })
    await runner.drain()
    expect((await runner.runs()).map(({ output }) => output)).toEqual([4, 1])
  })

  it('runs what has priority first', async () => {
    const runner = await start((inngest, log) => [
      inngest.createFunction(
        {
          id: 'urgent',
          triggers: [{ event: 'job' }],
          concurrency: 1,
          priority: { run: 'event.data.urgent ? 120 : 0' },
        },
        ({ event }) => void log.push(event.data.name),
      ),
    ])
    const job = (name: string, urgent: boolean) => ({ name: 'job', data: { name, urgent } })
    await runner.send([job('a', false), job('b', false), job('c', true)])
    await runner.drain()
    expect(app.log).toEqual(['c', 'a', 'b'])
  })

  it('lets a singleton skip or replace what is running', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction(
        { id: 'skip', triggers: [{ event: 'sync' }], singleton: { key: 'event.data.user', mode: 'skip' } },
        ({ step }) => step.sleep('nap', '1h'),
      ),
      inngest.createFunction(
        {
          id: 'replace',
          triggers: [{ event: 'sync' }],
          singleton: { key: 'event.data.user', mode: 'cancel' },
        },
        ({ step }) => step.sleep('nap', '1h'),
      ),
    ])
    const sync = (user: string) => runner.send({ name: 'sync', data: { user } })
    await sync('a')
    await sync('b')
    await sync('a')
    await runner.drain()
    await sync('a')
    await runner.drain()
    const count = (functionId: string, state: string) =>
      runner
        .runs()
        .then((runs) => runs.filter((run) => run.functionId === functionId && run.state === state).length)
    expect(await count('app-skip', 'completed')).toBe(3)
    expect(await count('app-replace', 'cancelled')).toBe(1)
    expect(await count('app-replace', 'completed')).toBe(3)
  })

  it('fires crons at each tick, in their time zone, and once for all ticks missed while it was down', async () => {
    const functions: Parameters<typeof startApp>[0]['functions'] = (inngest, log) => [
      inngest.createFunction({ id: 'hourly', triggers: [{ cron: '0 * * * *' }] }, ({ event }) => {
        log.push(`hourly ${(event.data as { fireAt: string }).fireAt}`)
      }),
      inngest.createFunction(
        { id: 'paris', triggers: [{ cron: 'TZ=Europe/Paris 30 9 * * *' }] },
        () => void log.push('paris'),
      ),
    ]
    const first = await start(functions)
    await first.advance(2.5 * HOUR_MS)
    expect(app.log).toEqual(['hourly 2026-01-01T01:00:00Z', 'hourly 2026-01-01T02:00:00Z'])
    await first.close()

    app = await startApp({ databaseUrl: database.url, functions, startAt: new Date('2026-01-01T08:15:00Z') })
    await app.runner.drain()
    expect(app.log).toEqual(['hourly 2026-01-01T08:00:00Z'])
    await app.runner.advance(HOUR_MS)
    expect(app.log).toEqual(['hourly 2026-01-01T08:00:00Z', 'paris', 'hourly 2026-01-01T09:00:00Z'])
  })

  it('refuses functions by the name of what it does not support, and runs the others', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction(
        { id: 'batched', triggers: [{ event: 'e' }], batchEvents: { maxSize: 2, timeout: '1s' } },
        () => 1,
      ),
      inngest.createFunction(
        {
          id: 'slow',
          triggers: [{ event: 'e' }],
          throttle: { limit: 1, period: '1s' },
          timeouts: { start: '1h' },
        },
        () => 2,
      ),
      inngest.createFunction({ id: 'broken', triggers: [{ event: 'e', if: 'event.data.x ==' }] }, () => 3),
      inngest.createFunction({ id: 'fine', triggers: [{ event: 'e' }] }, () => 4),
    ])
    const synced = await runner.sync()
    expect(synced).toMatchObject({
      refused: [
        { functionId: 'app-batched', message: 'the embedded runner does not support: batchEvents' },
        { functionId: 'app-slow', message: 'the embedded runner does not support: throttle, timeouts' },
        { functionId: 'app-broken', message: expect.stringContaining('event.data.x ==') },
      ],
    })
    await runner.send({ name: 'e' })
    await runner.drain()
    expect(await runner.runs()).toMatchObject([{ functionId: 'app-fine', output: 4 }])
  })

  it('fails a run that uses a step it does not have, by its name', async () => {
    const runner = await start((inngest) => [
      inngest.createFunction({ id: 'signal', triggers: [{ event: 'e' }] }, ({ step }) =>
        step.waitForSignal('wait', { signal: 's', timeout: '1h' }),
      ),
    ])
    await runner.send({ name: 'e' })
    await runner.drain()
    expect(await runner.runs()).toMatchObject([
      {
        state: 'failed',
        output: { message: 'the embedded runner does not support the step wait: WaitForSignal' },
      },
    ])
  })

  it('removes runs, steps and events a day after they ended, and nothing younger', async () => {
    const { purge } = await import('../../src/runner/store/purge.ts')
    const runner = await start((inngest) => [
      inngest.createFunction({ id: 'short', triggers: [{ event: 'e' }] }, ({ step }) =>
        step.run('s', () => 1),
      ),
      inngest.createFunction({ id: 'long', triggers: [{ event: 'e' }] }, ({ step }) =>
        step.sleep('nap', '30d'),
      ),
    ])
    await runner.send({ id: 'old', name: 'e' })
    await runner.advance(HOUR_MS)
    await runner.send({ id: 'young', name: 'e' })
    await runner.advance(HOUR_MS)
    const { default: pg } = await import('pg')
    const pool = new pg.Pool({ connectionString: database.url })
    expect(await purge(pool, new Date(runner.clock.now().getTime() - HOUR_MS - 1))).toBe(1)
    await pool.end()
    expect(await query(database.url, 'select function_id, event_key from runner.run order by id')).toEqual([
      { function_id: 'app-long', event_key: 'old' },
      { function_id: 'app-short', event_key: 'young' },
      { function_id: 'app-long', event_key: 'young' },
    ])
    expect(await query(database.url, 'select from runner.event')).toHaveLength(2)
    expect(await query(database.url, 'select from runner.step')).toHaveLength(1)
  })
})
