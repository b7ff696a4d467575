import { createHash } from 'node:crypto'
import type { SourceKind } from '@repo/db/schema/library'
import type { TestDatabase } from '@repo/db/testing'
import { createLog } from '@repo/trace/log'
import { lexicalEmbedder } from '../src/embedding/lexical-embedder.ts'
import { createSearch, type Search, type SearchOptions } from '../src/search.ts'

export const silentLog = createLog({ process: 'test', level: 'silent' })

export type SampleSource = {
  title: string
  /** One chunk each. */
  texts: string[]
  kind?: SourceKind
  tags?: string[]
  headings?: string[]
  createdAt?: Date
}

export type Added = { sourceId: string; snapshotId: string; organizationId: string }

/** The search as it is without any service: Postgres and the lexical embedder, but for what `options` say. */
export function openSearch({ pool }: TestDatabase, options: Partial<SearchOptions> = {}): Promise<Search> {
  const defaults = {
    pool,
    keyword: { engine: 'postgres' as const },
    embedder: lexicalEmbedder(),
    log: silentLog,
  }
  return createSearch({ ...defaults, ...options })
}

/** An organization of its own. */
export async function addOrganization({ pool }: TestDatabase): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into organization (name, slug) values ('Test', gen_random_uuid()::text) returning id`,
  )
  return rows[0]?.id ?? ''
}

/** A ready source with its text and chunks, as the library writes them; no engine has been told of it. */
export async function addSource(
  database: TestDatabase,
  organizationId: string,
  source: SampleSource,
): Promise<Added> {
  const { title, kind = 'note', tags = [], createdAt = new Date() } = source
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into source (organization_id, kind, state, title, tags, created_at)
     values ($1, $2, 'ready', $3, $4, $5) returning id`,
    [organizationId, kind, title, tags, createdAt],
  )
  const added = { organizationId, sourceId: rows[0]?.id ?? '', snapshotId: '' }
  added.snapshotId = await writeSnapshot(database, added, source, 1)
  return added
}

/** The source gets another text, as a new version. */
export async function changeSource(
  database: TestDatabase,
  added: Added,
  source: SampleSource,
): Promise<Added> {
  const { rows } = await database.pool.query<{ version: number }>(
    `update source set content_version = content_version + 1, title = $2, tags = $3 where id = $1
     returning content_version as version`,
    [added.sourceId, source.title, source.tags ?? []],
  )
  const snapshotId = await writeSnapshot(database, added, source, rows[0]?.version ?? 2)
  await database.pool.query('delete from chunk where source_id = $1 and snapshot_id <> $2', [
    added.sourceId,
    snapshotId,
  ])
  return { ...added, snapshotId }
}

/** The first half of a deletion: the row is marked, and nothing of it may be found from then on. */
export async function markDeleted(database: TestDatabase, { sourceId }: Added): Promise<void> {
  await database.pool.query('update source set deleted_at = now() where id = $1', [sourceId])
}

async function writeSnapshot(
  { pool }: TestDatabase,
  { organizationId, sourceId }: Added,
  { title, texts, headings = [] }: SampleSource,
  version: number,
): Promise<string> {
  const text = texts.join('\n\n')
  const { rows } = await pool.query<{ id: string }>(
    `insert into snapshot (organization_id, source_id, version, title, text, text_sha256, extractor)
     values ($1, $2, $3, $4, $5, $6, 'test') returning id`,
    [organizationId, sourceId, version, title, text, sha256(text)],
  )
  const snapshotId = rows[0]?.id ?? ''
  for (const [ordinal, chunk] of texts.entries()) {
    const start = text.indexOf(chunk)
    await pool.query(
      `insert into chunk (organization_id, source_id, snapshot_id, ordinal, start_offset, end_offset, title,
         heading_path, text, text_sha256) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        organizationId,
        sourceId,
        snapshotId,
        ordinal,
        start,
        start + chunk.length,
        title,
        headings,
        chunk,
        sha256(chunk),
      ],
    )
  }
  await pool.query('update source set snapshot_id = $2 where id = $1', [sourceId, snapshotId])
  return snapshotId
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
