import type { SourceKey } from '../engine.ts'
import { type Connection, TypesenseRefusedError } from './connection.ts'
import { CHUNKS_OF_SOURCES, type ChunkRow, documentsOf } from './document.ts'
import { filterValue } from './filter.ts'
import type { ChunkDocument } from './schema.ts'
import { type Queryable, sourceState } from './source-state.ts'

export type Target = { connection: Connection; database: Queryable; collection: string }

/** Documents of one import request; a book has thousands of chunks. */
const BATCH = 500
/** A source is read again when it was changed meanwhile. */
const MAX_READS = 5

/** Makes the collection hold the chunks of a source's current snapshot, then removes those of former ones. */
export async function putSource(target: Target, source: SourceKey): Promise<void> {
  const { connection, database, collection } = target
  for (let read = 0; read < MAX_READS; read += 1) {
    const before = await sourceState(database, source)
    const rows = before ? await chunksOf(database, [source]) : []
    await importChunks(connection, collection, rows)
    await removeFormer(connection, collection, source, rows)
    // Whoever writes last looks last, so that two puts at once cannot leave the older text.
    const after = await sourceState(database, source)
    if (before?.fingerprint === after?.fingerprint) return
  }
  throw new Error(`source ${source.sourceId} was changed faster than it could be indexed: try again`)
}

/** Adds the chunks of all the sources to a collection that holds nothing of them. */
export async function addSources(
  { connection, database, collection }: Target,
  sources: SourceKey[],
): Promise<void> {
  await importChunks(connection, collection, await chunksOf(database, sources))
}

export async function removeSource(
  { writing }: Connection,
  collection: string,
  source: SourceKey,
): Promise<void> {
  await writing
    .collections(collection)
    .documents()
    .delete({ filter_by: ownedBy(source) })
}

async function chunksOf(database: Queryable, sources: SourceKey[]): Promise<ChunkRow[]> {
  const { rows } = await database.query<ChunkRow>(CHUNKS_OF_SOURCES, [
    sources.map(({ sourceId }) => sourceId),
  ])
  return rows
}

/** Throws TypesenseRefusedError when any document is refused, so that its source does not count as indexed. */
async function importChunks({ writing }: Connection, collection: string, rows: ChunkRow[]): Promise<void> {
  const documents = writing.collections<ChunkDocument>(collection).documents()
  // First chunks come last: they are what a source is known by, see heldVersions.
  const ordered = documentsOf(rows).sort((a, b) => b.ordinal - a.ordinal)
  for (let first = 0; first < ordered.length; first += BATCH) {
    const batch = ordered.slice(first, first + BATCH)
    const results = await documents.import(batch, { action: 'upsert', throwOnFail: false })
    const refused = results.find((result) => !result.success)
    if (refused) throw new TypesenseRefusedError(`Typesense refused a chunk: ${refused.error}`, refused.code)
  }
}

async function removeFormer(
  connection: Connection,
  collection: string,
  source: SourceKey,
  rows: ChunkRow[],
): Promise<void> {
  const [first] = rows
  if (!first) return removeSource(connection, collection, source)
  const former = `snapshot_id:!=${filterValue(first.snapshot_id)} || ordinal:>=${rows.length}`
  await connection.writing
    .collections(collection)
    .documents()
    .delete({ filter_by: `${ownedBy(source)} && (${former})` })
}

function ownedBy({ organizationId, sourceId }: SourceKey): string {
  return `organization_id:=${filterValue(organizationId)} && source_id:=${filterValue(sourceId)}`
}
