import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { copyOutStatement, type KeyedTable, listTables } from '../packages/backup/src/database/tables.ts'
import { createTestDatabase, type TestDatabase } from '../packages/db/src/testing.ts'

/** Sources of a few pages each with their passages and vectors, and originals that do not compress. */
export async function fillLibrary(
  pool: pg.Pool,
  { sources, originalParts }: { sources: number; originalParts: number },
): Promise<void> {
  await pool.query(`insert into organization (name, slug) values ('Bench', 'bench')`)
  await pool.query(
    `insert into blob (organization_id, sha256, byte_size) select id, 'original', $1::bigint * 1048576 from organization`,
    [originalParts],
  )
  for (let ordinal = 0; ordinal < originalParts; ordinal++) {
    await pool.query(
      `insert into blob_part (organization_id, sha256, ordinal, bytes) select id, 'original', $1, $2 from organization`,
      [ordinal, randomBytes(1024 * 1024)],
    )
  }
  await pool.query(
    `insert into source (organization_id, kind, title) select id, 'note', 'Source ' || n
     from organization, generate_series(1, $1::int) as n`,
    [sources],
  )
  await pool.query(
    `insert into snapshot (organization_id, source_id, version, text, text_sha256, extractor)
     select organization_id, id, 1, (select string_agg(md5(id::text || n), ' ') from generate_series(1, 150) as n), 'x', 'note'
     from source`,
  )
  await pool.query(
    `insert into chunk (organization_id, source_id, snapshot_id, ordinal, start_offset, end_offset, title, heading_path, text, text_sha256)
     select organization_id, source_id, id, n, 0, 1000, 'Source', '{}', substr(text, n * 1000 + 1, 1000), md5(text || n)
     from snapshot, generate_series(0, 4) as n`,
  )
  await pool.query(
    `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
     select id, 'bench', organization_id, snapshot_id, array(select random()::real from generate_series(1, 256)) from chunk`,
  )
}

/** Copies every table from one database into another that has the same schema, as psql would. */
export async function copyThrough(
  sourceUrl: string,
  targetUrl: string,
  copyInto: (table: KeyedTable) => string,
): Promise<void> {
  const [source, target] = [sourceUrl, targetUrl].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client]
  await Promise.all([source.connect(), target.connect()])
  try {
    // Foreign keys go in a circle here, and triggers would add rows.
    await target.query(`set session_replication_role = replica`)
    for (const table of await listTables(source)) {
      await pipeline(source.query(copyTo(copyOutStatement(table))), target.query(copyFrom(copyInto(table))))
    }
  } finally {
    await Promise.all([source.end(), target.end()])
  }
}

/** A database that nobody has migrated yet. */
export async function emptyLike(serverUrl: string): Promise<TestDatabase> {
  const database = await createTestDatabase(serverUrl)
  await database.pool.query('drop schema public cascade; create schema public')
  return database
}
