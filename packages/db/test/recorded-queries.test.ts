import { type Recording, startRecording } from '@repo/trace/testing'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type ConnectOptions, connect } from '../src/connect.ts'

let recording: Recording
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  recording = await startRecording()
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await recording.close()
})

function open(options: Partial<ConnectOptions> = {}) {
  const { recorder } = recording
  const opened = connect({ url: inject('postgresUrl'), applicationName: 'test', recorder, ...options })
  closers.push(opened.close)
  return opened
}

const queries = async () => (await recording.entries()).filter(({ type }) => type === 'query')

test('records a query with its rows, its duration and where it comes from, but not its values', async () => {
  const { pool } = open()
  await pool.query("select n from generate_series(1, $1::int) as n where 'a secret' <> 'another'", [3])
  const [query] = await queries()
  expect(query).toMatchObject({
    name: 'select generate_series',
    status: 'ok',
    content: { rowCount: 3, isSlow: false },
  })
  expect(query?.content.sql).toBe('select n from generate_series(?, $1::int) as n where ? <> ?')
  expect(query?.content.caller).toMatch(/recorded-queries\.test\.ts:\d+$/)
  expect(query?.content).not.toHaveProperty('bindings')
  expect(query?.durationMs).toBeGreaterThan(0)
})

test('records every way to ask: pool, client, transaction and callback', async () => {
  const { db, pool } = open()
  await pool.query('select 1 as pool')
  const client = await pool.connect()
  await client.query({ text: 'select 1 as client', name: 'named' })
  client.release()
  await db.transaction((tx) => tx.execute(sql`select 1 as tx`))
  await new Promise((resolve) => pool.query('select 1 as callback', resolve))
  const texts = (await queries()).map(({ content }) => content.sql)
  expect(texts.sort()).toEqual(
    [
      'select ? as pool',
      'select ? as client',
      'begin',
      'select ? as tx',
      'commit',
      'select ? as callback',
    ].sort(),
  )
})

test('records a query that fails, and lets it fail', async () => {
  const { pool } = open()
  await expect(pool.query('select from nothing_here')).rejects.toThrow('nothing_here')
  expect(await queries()).toMatchObject([{ status: 'error', content: { error: { code: '42P01' } } }])
})

test('keeps queries that waited for a connection with those who asked', async () => {
  const { pool } = open({ poolSize: 1 })
  const { recorder } = recording
  const ask = (name: string) =>
    recorder.span('command', name, () => pool.query(`select pg_sleep(0.005) as ${name}`), { isRoot: true })
  await Promise.all(['a', 'b', 'c', 'd'].map(ask))
  const entries = await recording.entries()
  for (const query of entries.filter(({ type }) => type === 'query')) {
    const root = entries.find(({ id }) => id === query.parentId)
    expect(query.content.sql).toBe(`select pg_sleep(?) as ${root?.name}`)
  }
})

test('tells of values their kind and length when they are wanted', async () => {
  await recording.close()
  recording = await startRecording({ captureQueryBindings: true })
  const id = '0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a10'
  await open().pool.query('select $1::text, $2::int, $3::uuid, $4::text[]', ['a password', 7, id, ['x', 'y']])
  expect((await queries())[0]?.content.bindings).toEqual(['text(10)', 7, id, 'list(2)'])
})
