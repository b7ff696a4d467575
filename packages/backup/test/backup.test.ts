import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { newKey } from '../src/archive/key.ts'
import { drillBackup } from '../src/drill.ts'
import { type Made, makeBackup } from '../src/make.ts'
import { checkRestore, restoreBackup } from '../src/restore.ts'
import { addSources, contentAt, contentOf, createLibrary, emptyDatabase } from './library.ts'

const servers = [
  { server: 'the embedded Postgres', url: inject('postgresUrl') },
  { server: 'Postgres 18 with pgvector', url: inject('pgvectorUrl') },
]

describe.each(servers)('$server', ({ url }) => {
  describe.skipIf(!url)('', () => contract(url ?? ''))
})

function contract(serverUrl: string) {
  let library: TestDatabase
  let target: TestDatabase
  let folder: string
  let key: string

  beforeAll(async () => {
    ;({ key } = await newKey())
    library = await createLibrary(serverUrl)
  })
  afterAll(() => library.drop())
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trovella-backup-'))
    target = await emptyDatabase(serverUrl)
  })
  afterEach(async () => {
    await target.drop()
    await rm(folder, { recursive: true })
  })

  const settings = () => ({
    ...{ databaseUrl: library.url, folder, key, release: 'a test', keep: { daily: 7, weekly: 4 } },
  })
  const backUp = async (options: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<Made> => {
    const made = await makeBackup({ ...settings(), ...options })
    if (!made.ok) throw new Error(made.message)
    return made
  }
  const restore = (file: string, options = {}) =>
    restoreBackup({ file, databaseUrl: target.url, key, ...options })

  test('restores every row, number, original and sequence as it was', async () => {
    const made = await backUp()
    const before = await contentOf(library.pool, { without: ['backup_run'] })
    const restored = await restore(made.file)
    expect(restored).toMatchObject({ ok: true, rows: made.rows, release: 'a test' })
    expect(await contentOf(target.pool, { without: ['backup_run'] })).toEqual(before)
    expect((await target.pool.query(`select nextval('schedule_fence')::int as next`)).rows[0].next).toBe(
      (await library.pool.query(`select last_value::int + 1 as next from schedule_fence`)).rows[0].next,
    )
  })

  test('leaves the restored database with its keys, indexes and triggers', async () => {
    const shape = `select
      (select array_agg(pg_get_indexdef(indexrelid) order by 1) from pg_index join pg_class on pg_class.oid = indrelid
       where relnamespace = 'public'::regnamespace) as indexes,
      (select array_agg(conname || pg_get_constraintdef(oid) || convalidated order by 1) from pg_constraint
       where connamespace = 'public'::regnamespace) as constraints,
      (select array_agg(tgname || tgenabled::text order by 1) from pg_trigger where not tgisinternal) as triggers`
    await restore((await backUp()).file)
    const [there, here] = await Promise.all([target.pool.query(shape), library.pool.query(shape)])
    expect(there.rows.map(sorted)).toEqual(here.rows.map(sorted))
  })

  test('a backup made under load, restored into an empty database, equals the source at its moment', async () => {
    let isMaking = true
    const done = { added: 0, deleted: 0, searched: 0 }
    // One writer, because two that add and delete the same sources may wait for each other.
    const writing = (async () => {
      while (isMaking) {
        await addSources(library.pool, 20)
        done.added++
        await library.pool.query(DELETE_SOME)
        done.deleted++
      }
    })()
    const searching = (async () => {
      while (isMaking) {
        await library.pool.query(SEARCH)
        done.searched++
      }
    })()
    // A second reader of the very snapshot says what the source was at that moment, whatever was written since.
    let source: Record<string, string[]> = {}
    const made = await backUp({
      onSnapshot: async (id) => {
        await library.pool.query(ADD_ONE)
        source = await contentAt(library.pool, id)
      },
    })
    isMaking = false
    await Promise.all([writing, searching])
    for (const count of Object.values(done)) expect(count).toBeGreaterThan(0)
    const restored = await restore(made.file)
    expect(restored).toMatchObject({ ok: true, rows: made.rows, snapshotAt: made.snapshotAt })
    const there = await contentOf(target.pool)
    expect(there).toEqual(source)
    expect(Object.values(there).reduce((sum, rows) => sum + rows.length, 0)).toBe(made.rows)
    expect(there).not.toEqual(await contentOf(library.pool))
  })

  test('refuses a database that is in use, and changes nothing there', async () => {
    const made = await backUp()
    const before = await contentOf(library.pool)
    const refused = await restore(made.file, { databaseUrl: library.url })
    expect(refused).toMatchObject({ ok: false, reason: 'target' })
    expect(refused).toHaveProperty('message', expect.stringMatching(/in use.*empty database.*createdb/s))
    expect(await contentOf(library.pool)).toEqual(before)
  })

  test('refuses an archive that is cut off anywhere, and leaves no row of it', async () => {
    const { file } = await backUp()
    const whole = await readFile(file)
    for (const share of [0, 0.001, 0.3, 0.9, 1 - 1 / whole.length]) {
      await writeFile(file, whole.subarray(0, Math.floor(whole.length * share)))
      const refused = await restore(file)
      expect(refused).toMatchObject({ ok: false, reason: 'archive' })
      expect(refused).toHaveProperty('message', expect.stringMatching(/damaged, cut off/))
      await expectNoRows(target)
    }
  })

  test('refuses an archive of which one byte is another', async () => {
    const { file } = await backUp()
    const whole = await readFile(file)
    for (const share of [0.2, 0.6, 0.999]) {
      const altered = Buffer.from(whole)
      const at = Math.floor(whole.length * share)
      altered[at] = (altered[at] ?? 0) ^ 1
      await writeFile(file, altered)
      expect(await restore(file)).toMatchObject({ ok: false, reason: 'archive' })
      await expectNoRows(target)
    }
  })

  test('refuses another key, the public half, and none, each by what to do', async () => {
    const { file } = await backUp()
    const other = await newKey()
    const messages = await Promise.all(
      [other.key, other.recipient, undefined, 'AGE-SECRET-KEY-1TYPO'].map((each) =>
        restore(file, { key: each }),
      ),
    )
    expect(messages.map((each) => !each.ok && each.message.split(/[.:]/)[0])).toEqual([
      `BACKUP_KEY does not open ${file.split('.')[0]}`,
      'BACKUP_KEY is the public half, which makes archives and cannot read them',
      'Backups are encrypted, and BACKUP_KEY is not set',
      'BACKUP_KEY is not a key of age',
    ])
    expect(JSON.stringify(messages)).not.toContain(other.key)
  })

  test('makes archives with the public half that the secret half restores', async () => {
    const pair = await newKey()
    const made = await backUp({ key: pair.recipient })
    expect(await restore(made.file, { key: pair.key })).toMatchObject({ ok: true, rows: made.rows })
  })

  test('looks an archive through without changing the target', async () => {
    const made = await backUp()
    const looked = await checkRestore({ file: made.file, databaseUrl: target.url, key })
    expect(looked).toMatchObject({ ok: true, rows: made.rows, tables: made.tables })
    expect(Object.keys(await contentOf(target.pool))).toEqual([])
  })

  test('asks for the search index of every library where a search server is used', async () => {
    const made = await backUp()
    await restore(made.file, { rebuildSearch: true })
    const { rows } = await target.pool.query(
      `select count(*)::int as count from outbox where name = 'library/reindex.requested'`,
    )
    expect(rows[0].count).toBe(1)
  })

  test('keeps what retention says, and never removes the newest', async () => {
    const old = ['trovella-20260101T000000Z.tar.age', 'trovella-20260102T000000Z.tar.age', 'notes.txt']
    for (const name of old) await writeFile(path.join(folder, name), '')
    const made = await backUp({ keep: { daily: 1, weekly: 0 } })
    expect(made.removed.sort()).toEqual(old.slice(0, 2))
    expect((await readdir(folder)).sort()).toEqual(['notes.txt', made.name])
  })

  test('records each backup and each failure in the database', async () => {
    const made = await backUp()
    await makeBackup({ ...settings(), key: undefined })
    const { rows } = await library.pool.query(
      `select archive, failure, bytes::int from backup_run where kind = 'backup' order by id desc limit 2`,
    )
    expect(rows).toEqual([
      { archive: null, bytes: null, failure: expect.stringContaining('BACKUP_KEY is not set') },
      { archive: made.name, bytes: made.bytes, failure: null },
    ])
  })

  test('drills the newest archive in a scratch database, and removes that', async () => {
    const made = await backUp()
    const drilled = await drillBackup({ ...settings() })
    expect(drilled).toMatchObject({ ok: true, archive: made.name, rows: made.rows })
    const { rows } = await library.pool.query(
      `select archive, failure, snapshot_at from backup_run where kind = 'drill' order by id desc limit 1`,
    )
    expect(rows).toMatchObject([{ archive: made.name, failure: null }])
    const scratch = await library.pool.query(`select from pg_database where datname like 'trovella_drill_%'`)
    expect(scratch.rowCount).toBe(0)
  })

  test('records a drill that failed', async () => {
    const { file } = await backUp()
    await writeFile(file, 'no archive')
    expect(await drillBackup({ ...settings() })).toMatchObject({ ok: false, reason: 'archive' })
    const { rows } = await library.pool.query(
      `select failure from backup_run where kind = 'drill' order by id desc limit 1`,
    )
    expect(rows[0].failure).toContain('damaged')
  })

  test('a database without its tables has no drill, and is told how it gets them', async () => {
    await backUp()
    const drilled = await drillBackup({ ...settings(), databaseUrl: target.url })
    expect(drilled).toMatchObject({ ok: false, reason: 'database' })
    expect(drilled).toHaveProperty('message', expect.stringContaining('./deploy.sh migrate'))
    expect(await contentOf(target.pool)).toEqual({})
  })

  test('refuses a second backup while one is made', async () => {
    const holder = await library.pool.connect()
    await holder.query('select pg_advisory_lock(0x6261636b7570)')
    expect(await makeBackup(settings())).toMatchObject({ ok: false, reason: 'busy' })
    await holder.query('select pg_advisory_unlock_all()')
    holder.release()
    expect(await readdir(folder)).toEqual([])
  })
}

const DELETE_SOME = 'delete from source where id in (select id from source order by id limit 7)'
const ADD_ONE = `insert into source (organization_id, kind, title) select id, 'note', 'Since the snapshot' from organization`
const SEARCH = `select source_id, ts_rank(to_tsvector('english', text), query) as rank
  from chunk, plainto_tsquery('english', 'moon sea') as query
  where to_tsvector('english', text) @@ query order by rank desc limit 20`

function sorted(row: Record<string, string[]>) {
  return Object.fromEntries(Object.entries(row).map(([name, items]) => [name, items.toSorted()]))
}

async function expectNoRows({ pool }: TestDatabase): Promise<void> {
  expect(Object.values(await contentOf(pool)).flat()).toEqual([])
}
