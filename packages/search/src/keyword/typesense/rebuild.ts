import type { Log } from '@repo/trace/log'
import type { Pool } from 'pg'
import { aliasTarget, createCollection, dropLeftovers, pointAliasAt } from './collections.ts'
import type { Connection } from './connection.ts'
import { heldVersions } from './held-versions.ts'
import { addSources, putSource, removeSource, type Target } from './put.ts'
import { pagesOfSources, type Queryable, type SourceState } from './source-state.ts'

type Building = { connection: Connection; pool: Pool; log: Log }

/** 'tsns' in ASCII: the advisory lock under which one process builds while the others wait. */
const BUILD_LOCK = 0x74736e73

/** The collection in force. Where there is none, it is built first from what the database has. */
export async function ensureCollection(building: Building): Promise<string> {
  const inForce = await aliasTarget(building.connection)
  if (inForce) return inForce
  return locked(building.pool, async (database) => {
    return (await aliasTarget(building.connection)) ?? build(building, database)
  })
}

/** Builds a new collection beside the one in force, then swaps. Searches never see an empty one. */
export async function rebuild(building: Building): Promise<string> {
  return locked(building.pool, (database) => build(building, database))
}

async function build({ connection, log }: Building, database: Queryable): Promise<string> {
  await dropLeftovers(connection, await aliasTarget(connection))
  const collection = await createCollection(connection)
  const target = { connection, database, collection }
  for await (const page of pagesOfSources(database)) await addSources(target, page)
  await catchUp(target)
  await pointAliasAt(connection, collection)
  // Until the swap, puts went to the old collection.
  await catchUp(target)
  await dropLeftovers(connection, collection)
  log.info({ collection }, 'the Typesense collection was built and put in force')
  return collection
}

/** Puts and removes what changed since the collection was filled. */
async function catchUp(target: Target): Promise<void> {
  const held = new Map<string, SourceState>()
  for await (const { version: _version, ...state } of heldVersions(target.connection, target.collection)) {
    // One that comes twice was left half-way.
    held.set(state.sourceId, held.has(state.sourceId) ? { ...state, fingerprint: '' } : state)
  }
  for await (const page of pagesOfSources(target.database)) {
    for (const { fingerprint, ...source } of page) {
      if (held.get(source.sourceId)?.fingerprint !== fingerprint) await putSource(target, source)
      held.delete(source.sourceId)
    }
  }
  for (const source of held.values()) await removeSource(target.connection, target.collection, source)
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
