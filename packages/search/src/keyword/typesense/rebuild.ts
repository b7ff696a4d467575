import type { Log } from '@repo/trace/log'
import type { Pool } from 'pg'
import type { SourceKey } from '../engine.ts'
import { aliasTarget, createCollection, dropLeftovers, pointAliasAt } from './collections.ts'
import type { Connection } from './connection.ts'
import { heldVersions } from './held-versions.ts'
import { addSources, putSource, type Queryable, removeSource } from './put.ts'

type Building = { connection: Connection; pool: Pool; log: Log }

/** 'tsns' in ASCII: the advisory lock under which one process builds while the others wait. */
const BUILD_LOCK = 0x74736e73
/** Sources that are read at once; each may have thousands of chunks. */
const PAGE = 20
const NO_ID = '00000000-0000-0000-0000-000000000000'

/** The collection in force. Where there is none, it is built first from what the database has. */
export async function ensureCollection(building: Building): Promise<string> {
  const inForce = await aliasTarget(building.connection)
  return (
    inForce ??
    locked(building.pool, async (database) => {
      return (await aliasTarget(building.connection)) ?? build(building, database)
    })
  )
}

/** Builds a new collection beside the one in force, then swaps. Searches never see an empty one. */
export async function rebuild(building: Building): Promise<string> {
  return locked(building.pool, (database) => build(building, database))
}

async function build({ connection, log }: Building, database: Queryable): Promise<string> {
  await dropLeftovers(connection, await aliasTarget(connection))
  const collection = await createCollection(connection)
  const target = { connection, database, collection }
  for await (const page of pagesOfSources(database))
    await addSources(
      target,
      page.map(({ id }) => id),
    )
  await catchUp(target)
  await pointAliasAt(connection, collection)
  // Until the swap, puts went to the old collection.
  await catchUp(target)
  await dropLeftovers(connection, collection)
  log.info({ collection }, 'the Typesense collection was built and put in force')
  return collection
}

/** Puts and removes what changed since the collection was filled. */
async function catchUp(target: {
  connection: Connection
  database: Queryable
  collection: string
}): Promise<void> {
  const held = new Map<string, { source: SourceKey; version: number }>()
  for await (const { version, ...source } of heldVersions(target.connection, target.collection)) {
    // One that comes twice was left half-way.
    held.set(source.sourceId, { source, version: held.has(source.sourceId) ? Number.NaN : version })
  }
  for await (const page of pagesOfSources(target.database)) {
    for (const { id, organization_id: organizationId, content_version: version } of page) {
      if (held.get(id)?.version !== version) await putSource(target, { organizationId, sourceId: id })
      held.delete(id)
    }
  }
  for (const { source } of held.values()) await removeSource(target.connection, target.collection, source)
}

type SourceRow = { id: string; organization_id: string; content_version: number }

/** Every source with text, as it is when its page is read. */
async function* pagesOfSources(database: Queryable): AsyncGenerator<SourceRow[]> {
  let after = NO_ID
  while (true) {
    const { rows } = await database.query<SourceRow>(
      `select id, organization_id, content_version from source s
       where id > $1 and deleted_at is null and exists (select from chunk c where c.snapshot_id = s.snapshot_id)
       order by id limit ${PAGE}`,
      [after],
    )
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.id
  }
}

/** Runs on a connection of its own that holds the lock; closing it gives the lock back whatever happened. */
async function locked<T>(pool: Pool, work: (database: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(`set lock_timeout = '60s'`)
    await client.query('select pg_advisory_lock($1)', [BUILD_LOCK])
    return await work(client)
  } finally {
    client.release(true)
  }
}
