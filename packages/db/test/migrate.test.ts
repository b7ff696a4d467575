import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MigrationMismatchError, migrate, pendingMigrations, readMigrations } from '../src/migrate.ts'
import { databaseUrl } from '../src/testing.ts'
import { servers } from './servers.ts'

const names = (await readMigrations()).map(({ name }) => name)

describe.each(servers)('on a Postgres $kind', ({ url: serverUrl, hasVector }) => {
  const name = `migrate_${randomBytes(6).toString('hex')}`
  const url = databaseUrl(serverUrl, name)
  let server: pg.Client
  let client: pg.Client

  beforeEach(async () => {
    server = new pg.Client({ connectionString: serverUrl })
    await server.connect()
    await server.query(`create database ${name}`)
    client = new pg.Client({ connectionString: url })
    await client.connect()
  })
  afterEach(async () => {
    await client.end()
    await server.query(`drop database ${name} with (force)`)
    await server.end()
  })

  test('applies every migration to an empty database, and none again', async () => {
    const told: string[] = []
    expect(await migrate({ url, onApply: (each) => told.push(each) })).toEqual({
      applied: names,
      total: names.length,
    })
    expect(told).toEqual(names)
    expect(await migrate({ url })).toEqual({ applied: [], total: names.length })
  })

  test('lets one of several that start together migrate while the others wait', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate({ url })))
    expect(runs.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, names.length])
  })

  test('refuses a migration that was edited after it was applied, by name, and changes nothing', async () => {
    await migrate({ url })
    await client.query(`update migration set sha256 = 'edited' where number = 2`)
    await client.query('delete from migration where number > 2')
    await expect(migrate({ url })).rejects.toThrow(MigrationMismatchError)
    await expect(migrate({ url })).rejects.toThrow(/0002_library\.sql was changed after it was applied/)
    expect((await client.query('select number from migration order by number')).rows).toEqual([
      { number: 1 },
      { number: 2 },
    ])
  })

  test('refuses a database that a newer release has migrated', async () => {
    await migrate({ url })
    await client.query(`insert into migration (number, name, sha256) values (99, '0099_future.sql', 'x')`)
    await expect(migrate({ url })).rejects.toThrow(/0099_future\.sql, which this release does not know/)
  })

  test('applies a migration whole or not at all, and goes on from there', async () => {
    await client.query('create table outbox (already_here text)')
    await expect(migrate({ url })).rejects.toThrow(/0003_jobs\.sql failed: relation "outbox" already exists/)
    const { rows } = await client.query<{ applied: string; job_run: string | null }>(
      `select (select max(name) from migration) as applied, to_regclass('job_run')::text as job_run`,
    )
    expect(rows).toEqual([{ applied: '0002_library.sql', job_run: null }])
    await client.query('drop table outbox')
    expect((await migrate({ url })).applied).toEqual(names.slice(2))
  })

  test('indexes vectors where pgvector is, and works without where it is not', async () => {
    await migrate({ url })
    const { rows } = await client.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where tablename = 'chunk_embedding' and indexdef like '%hnsw%'`,
    )
    expect(rows).toHaveLength(hasVector ? 1 : 0)
    const again = await client.query<{ made: boolean }>(
      `select ensure_vector_index('other-model', 3072) as made`,
    )
    expect(again.rows).toEqual([{ made: hasVector }])
  })
})

test('accepts only a history that begins like the one here', async () => {
  const migrations = await readMigrations()
  const [first, second] = migrations
  if (!first || !second) throw new Error('there should be migrations')
  expect(pendingMigrations(migrations, [first])).toEqual(migrations.slice(1))
  expect(() => pendingMigrations(migrations, [second])).toThrow(MigrationMismatchError)
})
