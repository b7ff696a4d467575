import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import type pg from 'pg'

/** A database with a little of everything that is hard to copy: large originals, arrays, numbers, a cycle of keys. */
export async function createLibrary(serverUrl: string, { sources = 40 } = {}): Promise<TestDatabase> {
  const database = await createTestDatabase(serverUrl)
  await database.pool.query(
    `insert into organization (id, name, slug) values ('00000000-0000-7000-8000-000000000001', 'Tides', 'tides')`,
  )
  await addSources(database.pool, sources)
  await database.pool.query(
    `insert into blob (organization_id, sha256, byte_size) select id, 'original', 3 * 1048576 from organization`,
  )
  for (const ordinal of [0, 1, 2, 3, 4, 5]) {
    await database.pool.query(
      `insert into blob_part (organization_id, sha256, ordinal, bytes) select id, 'original', $1, $2 from organization`,
      [ordinal, Buffer.from(crypto.getRandomValues(new Uint8Array(65_536)).buffer)],
    )
  }
  await database.pool.query(
    `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
     select id, 'a-model', organization_id, snapshot_id, array[0.1, 1e-30, -3.4e38, 'NaN']::real[] from chunk`,
  )
  await database.pool.query(`select nextval('schedule_fence') from generate_series(1, 41)`)
  return database
}

/** Adds sources with a text each, which point at their texts as those point back. */
export async function addSources(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `with made as (
       insert into source (organization_id, kind, title, tags)
       select organization.id, 'note', 'Tide ' || number, array['sea', 'a "quoted" tag', 'ä\\b']
       from organization, generate_series(1, $1::int) as number returning id, organization_id),
     written as (
       insert into snapshot (organization_id, source_id, version, text, text_sha256, extractor)
       select organization_id, id, 1, repeat('The moon pulls the sea. ', 200) || id, 'x', 'note' from made
       returning id, organization_id, source_id)
     insert into chunk (organization_id, source_id, snapshot_id, ordinal, start_offset, end_offset, title, heading_path, text, text_sha256)
     select organization_id, source_id, id, 0, 0, 10, 'Tide', array['One', 'Two'], 'The moon pulls the sea', 'x' from written`,
    [count],
  )
  await pool.query(
    'update source set snapshot_id = snapshot.id from snapshot where snapshot.source_id = source.id',
  )
}

/** Every row of every table as text, in an order of its own: what two databases must agree on. */
export async function contentOf(
  pool: pg.Pool | pg.PoolClient,
  { without = [] as string[] } = {},
): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     and relname <> 'migration' and not relname = any($1) order by 1`,
    [without],
  )
  const content: Record<string, string[]> = {}
  for (const { name } of rows) {
    const found = await pool.query(`select md5(t::text) as row from "${name}" as t order by 1`)
    content[name] = found.rows.map(({ row }) => row as string)
  }
  return content
}

/** The same as a snapshot sees it that another connection has exported and still holds. */
export async function contentAt(pool: pg.Pool, snapshotId: string): Promise<Record<string, string[]>> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set transaction snapshot '${snapshotId}'`)
    return await contentOf(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** A database that nobody has migrated yet. */
export async function emptyDatabase(serverUrl: string): Promise<TestDatabase> {
  const database = await createTestDatabase(serverUrl)
  await database.pool.query('drop schema public cascade; create schema public')
  return database
}
