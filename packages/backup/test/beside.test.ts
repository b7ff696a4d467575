import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestDatabase } from '@repo/db/testing'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { newKey } from '../src/archive/key.ts'
import { drillBackup } from '../src/drill.ts'
import { makeBackup } from '../src/make.ts'
import { restoreBackup } from '../src/restore.ts'
import { restoreBeside } from '../src/restore-beside.ts'
import { contentOf, createLibrary, emptyDatabase } from './library.ts'

const JOBS = `
  create type state as enum ('queued', 'it''s done');
  create table apps (id uuid primary key, name text not null, config jsonb default '{"a": 1}', unique (name));
  create table runs (
    run_id char(26) primary key, app_id uuid references apps (id) on delete cascade, number bigserial,
    nth int generated always as identity, state state not null default 'queued', at timestamp(3) default now(),
    doubled int generated always as (length(run_id::text) * 2) stored, check (number > 0));
  create index runs_by_state on runs (state, at desc) where app_id is not null;
  create table traces (run_id text, span bytea, at timestamptz default now());
  create table migration (version bigint);
  insert into apps select uuidv7(), 'app ' || n from generate_series(1, 3) as n;
  insert into runs (run_id, app_id) select n::text, id from apps, generate_series(100, 400) as n where name = 'app 1';
  insert into traces select n::text, decode(repeat('ab', 3000), 'hex') from generate_series(1, 3000) as n;
  insert into migration values (7)`

/** That of docker/trace-runtime itself, which is no package of this workspace. */
const TRACE_STORE = path.join(import.meta.dirname, '../../../docker/trace-runtime/src/store/create-store.ts')
type TraceStore = {
  write(batch: object, from: { keyId: string }): Promise<{ ok: boolean }>
  pin(traceId: string): Promise<unknown>
  prune(choice: { olderThanHours: number }): Promise<unknown>
  pinned(): Promise<{ traceId: string }[]>
  trace(traceId: string, choice: { limit: number }): Promise<{ entries: object[] }>
  close(): Promise<void>
}

let [library, jobs, target, jobTarget] = [] as unknown as TestDatabase[]
let folder: string
let beside: string
let key: string
beforeEach(async () => {
  const url = inject('postgresUrl')
  library = await createLibrary(url, { sources: 3 })
  ;[jobs, target, jobTarget] = await Promise.all([emptyDatabase(url), emptyDatabase(url), emptyDatabase(url)])
  await jobs.pool.query(JOBS)
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-beside-'))
  beside = path.join(folder, 'beside')
  ;({ key } = await newKey())
})
afterEach(async () => {
  await Promise.all([library, jobs, target, jobTarget].map((each) => each?.drop()))
  await rm(folder, { recursive: true })
})

const settings = () => ({
  ...{ databaseUrl: library?.url ?? '', folder, key, release: 'a test', keep: { daily: 7, weekly: 4 } },
  ...{ jobStateUrl: jobs?.url, besideDirectory: beside },
})
const backUp = async () => {
  const made = await makeBackup(settings())
  if (!made.ok) throw new Error(made.message)
  return made
}
const put = async (name: string, bytes: Buffer | string, mode = 0o644) => {
  await mkdir(path.dirname(path.join(beside, name)), { recursive: true })
  await writeFile(path.join(beside, name), bytes, { mode })
}
const shape = `select
  (select array_agg(table_name || column_name || data_type || is_nullable || coalesce(column_default, '') || is_identity
    || coalesce(generation_expression, '') order by 1) from information_schema.columns where table_schema = 'public') as columns,
  (select array_agg(pg_get_indexdef(indexrelid) order by 1) from pg_index join pg_class on pg_class.oid = indexrelid
   where relnamespace = 'public'::regnamespace) as indexes,
  (select array_agg(conname || pg_get_constraintdef(oid) order by 1) from pg_constraint
   where connamespace = 'public'::regnamespace) as constraints`

test('the database of the job server comes back with its tables, rows, keys, indexes and numbers', async () => {
  await mkdir(beside)
  const made = await backUp()
  const file = made.file
  const restored = await restoreBeside({ file, key, jobStateUrl: jobTarget?.url })
  expect(restored).toEqual({ ok: true, files: 0, jobTables: 4, jobRows: 3 + 301 + 3_000 + 1 })
  if (!jobs || !jobTarget) throw new Error('no databases')
  expect(await contentOf(jobTarget.pool)).toEqual(await contentOf(jobs.pool))
  const [there, here] = await Promise.all([jobTarget.pool.query(shape), jobs.pool.query(shape)])
  expect(sorted(there.rows[0])).toEqual(sorted(here.rows[0]))
  const next = await jobTarget.pool.query(
    `insert into runs (run_id) values ('next') returning number::int, nth`,
  )
  expect(next.rows).toEqual([{ number: 302, nth: 302 }])
})

test('a job server that has tables already is left as it is', async () => {
  await mkdir(beside)
  const { file } = await backUp()
  expect(await restoreBeside({ file, key, jobStateUrl: jobs?.url })).toMatchObject({
    ok: false,
    reason: 'target',
    message: expect.stringMatching(/4 tables already.*INNGEST_DATABASE_URL/),
  })
})

test('certificates and settings come back with their bytes and rights, and nothing is overwritten', async () => {
  const files = {
    'caddy-data/caddy/certificates/one/library.example.org.key': Buffer.from('a private key'),
    'caddy-data/caddy/large.bin': Buffer.from(crypto.getRandomValues(new Uint8Array(65_536)).buffer),
    'caddy-config/caddy/empty.json': Buffer.alloc(0),
    'settings/.env': Buffer.from('AUTH_SECRET=of-a-test\n'),
    'settings/release/live': Buffer.from('green\n'),
  }
  files['caddy-data/caddy/large.bin'] = Buffer.concat(Array(150).fill(files['caddy-data/caddy/large.bin']))
  for (const [name, bytes] of Object.entries(files)) await put(name, bytes, 0o600)
  const made = await backUp()
  expect(made).toMatchObject({ files: 5, jobTables: 4 })
  expect((await readFile(made.file)).includes('of-a-test')).toBe(false)

  const empty = path.join(folder, 'empty')
  const restore = (under?: string[]) =>
    restoreBeside({ file: made.file, key, files: { folder: empty, ...(under ? { under } : {}) } })
  expect(await restore(['settings'])).toMatchObject({ ok: true, files: 2 })
  expect(await readdir(empty)).toEqual(['settings'])
  expect(await restore()).toMatchObject({ ok: true, files: 5 })
  for (const [name, bytes] of Object.entries(files)) {
    expect((await readFile(path.join(empty, name))).equals(bytes), name).toBe(true)
    expect((await stat(path.join(empty, name))).mode & 0o777, name).toBe(0o600)
  }
  await writeFile(path.join(empty, 'settings/.env'), 'AUTH_SECRET=another\n')
  expect(await restore()).toMatchObject({
    ok: false,
    reason: 'target',
    message: expect.stringMatching(/settings\/\.env is there already/),
  })
  expect(await readFile(path.join(empty, 'settings/.env'), 'utf8')).toBe('AUTH_SECRET=another\n')
})

test('a pinned trace comes back while its service writes on, and the other hours stay behind', async () => {
  const HOUR_MS = 3_600_000
  const { createStore } = (await import(TRACE_STORE)) as {
    createStore: (options: object) => Promise<TraceStore>
  }
  const open = (data: string) =>
    createStore({
      ...{ databasePath: path.join(data, 'trace-runtime.sqlite'), capBytes: 2 ** 30, floorBytes: 1 },
      ...{ pruneAfterHours: 72, report: () => undefined },
    })
  const data = path.join(beside, 'trace-data')
  await mkdir(data, { recursive: true })
  const store = await open(data)
  const write = async (traceId: string, hoursAgo: number) => {
    const entry = {
      ...{ traceId, id: traceId.slice(0, 16), parentId: null, type: 'request' as const, name: 'GET /' },
      ...{ startMs: Date.now() - hoursAgo * HOUR_MS, durationMs: 5, status: 'ok' as const, familyHash: null },
      ...{ tags: [], links: [], content: { note: traceId } },
    }
    const batch = { batchId: crypto.randomUUID(), service: 'web', instance: null, entries: [entry] }
    const written = store.write({ ...batch, requestCounts: [], droppedByReason: {} }, { keyId: 'one' })
    expect(await written).toMatchObject({ ok: true })
  }
  const [copied, whole, other] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [
    string,
    string,
    string,
  ]
  await write(copied, 10)
  await write(whole, 3)
  await write(other, 1)
  await store.pin(copied)
  await store.pin(whole)
  await store.prune({ olderThanHours: 5 })
  const made = await backUp()
  await store.close()
  expect((await readdir(folder)).sort()).toEqual(['beside', made.name].sort())

  const empty = path.join(folder, 'empty')
  expect(await restoreBeside({ file: made.file, key, files: { folder: empty } })).toMatchObject({ files: 3 })
  const restored = await open(path.join(empty, 'trace-data'))
  expect((await restored.pinned()).map(({ traceId }) => traceId).sort()).toEqual([copied, whole])
  for (const traceId of [copied, whole]) {
    const trace = await restored.trace(traceId, { limit: 5 })
    expect(trace).toMatchObject({ isPinned: true, entries: [{ traceId }] })
  }
  expect((await restored.trace(other, { limit: 5 })).entries).toEqual([])
  await restored.close()
})

test('a drill restores all of it, and leaves nothing of that', async () => {
  await put('settings/.env', 'DOMAIN=library.example.org\n')
  const made = await backUp()
  const before = await readdir(folder)
  expect(await drillBackup(settings())).toMatchObject({
    ok: true,
    archive: made.name,
    files: 1,
    jobTables: 4,
  })
  expect(await readdir(folder)).toEqual(before)
  const scratch = await jobs?.pool.query(`select from pg_database where datname like 'trovella_drill_%'`)
  expect(scratch?.rowCount).toBe(0)
  expect(await restoreBackup({ file: made.file, databaseUrl: target?.url ?? '', key })).toMatchObject({
    ok: true,
  })
})

test('a job server or a folder that cannot be read is a failure that says so', async () => {
  await mkdir(beside)
  const refused = await makeBackup({ ...settings(), jobStateUrl: 'postgres://nobody@127.0.0.1:1/inngest' })
  expect(refused).toMatchObject({
    ok: false,
    reason: 'database',
    message: expect.stringMatching(/INNGEST_DATABASE_URL/),
  })
  const none = await makeBackup({ ...settings(), besideDirectory: path.join(folder, 'absent') })
  expect(none).toMatchObject({
    ok: false,
    message: expect.stringMatching(/absent cannot be read.*BACKUP_BESIDE_DIRECTORY/),
  })
  expect(await readdir(folder)).toEqual(['beside'])
})

function sorted(row: Record<string, string[]>) {
  return Object.fromEntries(Object.entries(row).map(([name, items]) => [name, items.toSorted()]))
}
