import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { connect } from '../src/connect.ts'
import { listen } from '../src/listen.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  pool = database.pool
})
afterAll(() => database.drop())

/** Ends every connection of an application, as a restart of the server does. */
function terminate(applicationName: string): Promise<pg.QueryResult> {
  return pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    applicationName,
  ])
}

/** Returns once the application has a query that sleeps. */
function sleeping(applicationName: string): Promise<void> {
  return vi.waitFor(async () => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where application_name = $1 and wait_event = 'PgSleep'`,
      [applicationName],
    )
    expect(rowCount).toBe(1)
  }, 10_000)
}

test('goes on after the server has ended its connections, idle and busy', async () => {
  const errors: Error[] = []
  const { db, close } = connect({
    url: database.url,
    applicationName: 'restarted',
    poolSize: 2,
    onIdleError: (error) => errors.push(error),
  })
  onTestFinished(close)
  const busy = db.execute(sql`select pg_sleep(20)`).catch((error: Error) => error)
  await db.execute(sql`select 1`)
  await sleeping('restarted')
  await terminate('restarted')
  expect(await busy).toBeInstanceOf(Error)
  await vi.waitFor(() => expect(errors).toHaveLength(1), { timeout: 10_000 })
  expect((await db.execute(sql`select 1 as n`)).rows).toEqual([{ n: 1 }])
})

test('goes on after the server has ended a connection within a transaction', async () => {
  const { db, close } = connect({ url: database.url, applicationName: 'interrupted', poolSize: 1 })
  onTestFinished(close)
  const work = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`)
    await terminate('interrupted')
    await tx.execute(sql`select 1`)
  })
  await expect(work).rejects.toThrow()
  expect((await db.execute(sql`select 1 as n`)).rows).toEqual([{ n: 1 }])
})

test('cancels a statement that runs too long', async () => {
  const { db, close } = connect({ url: database.url, applicationName: 'slow', statementTimeoutMs: 50 })
  onTestFinished(close)
  await expect(db.execute(sql`select pg_sleep(20)`)).rejects.toMatchObject({ cause: { code: '57014' } })
})

test('gives up on a server that cannot be reached', async () => {
  const { db, close } = connect({ url: 'postgres://nobody@127.0.0.1:1/none', applicationName: 'nowhere' })
  onTestFinished(close)
  await expect(db.execute(sql`select 1`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

test('waits for a query under way before it closes', async () => {
  const { db, close } = connect({ url: database.url, applicationName: 'closing' })
  const running = db.execute(sql`select pg_sleep(0.3), 1 as n`).then(({ rows }) => rows)
  await sleeping('closing')
  await close()
  expect(await running).toMatchObject([{ n: 1 }])
})

test('listens again after its connection was ended', async () => {
  const heard: string[] = []
  let listening = 0
  const listener = listen({
    url: database.url,
    channel: 'news',
    applicationName: 'listener',
    onNotification: (payload) => heard.push(payload),
    onListening: () => {
      listening += 1
    },
  })
  onTestFinished(listener.close)
  await vi.waitFor(() => expect(listening).toBe(1), { timeout: 10_000 })
  await pool.query(`notify news, 'before'`)
  await vi.waitFor(() => expect(heard).toEqual(['before']), { timeout: 10_000 })
  await terminate('listener')
  await vi.waitFor(() => expect(listening).toBe(2), { timeout: 10_000 })
  await pool.query(`notify news, 'after'`)
  await vi.waitFor(() => expect(heard).toEqual(['before', 'after']), { timeout: 10_000 })
})
