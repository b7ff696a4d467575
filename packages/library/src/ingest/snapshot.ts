import type { ExtractResult } from '@repo/extract/extract'
import { sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'
import type { FetchedPage, IngestInput } from './schema.ts'
import { reachStage } from './stage.ts'

type Read = Extract<ExtractResult, { ok: true }> & { sha256: string }

/**
 * Writes the text as the next version of the source's snapshots, unless the last one has the same text.
 * Answers with the snapshot that holds it, or null when the run is stale.
 */
export async function writeSnapshot(
  tenant: Tenant,
  run: IngestInput,
  read: Read,
  fetched: FetchedPage | null,
): Promise<string | null> {
  // A second run of the same version waits for the first one's row lock, and then still sees the snapshots of
  // before: its version number is taken, it writes nothing, and looks again.
  for (let attempt = 0; attempt < 3; attempt++) {
    const [row] = await tenant.run<{ snapshot_id: string | null }>(statement(tenant, run, read, fetched))
    if (!row) return null
    if (row.snapshot_id) return row.snapshot_id
  }
  throw new Error('other runs kept writing snapshots of this source')
}

function statement(tenant: Tenant, run: IngestInput, read: Read, fetched: FetchedPage | null) {
  const columns = ['source_id', 'version', 'title', 'text', 'text_sha256', 'outline', 'language', 'extractor']
  const next = sql`
    select reached.id, coalesce((select version from latest), 0) + 1, ${read.title}, ${read.text}, ${read.sha256},
      ${JSON.stringify(read.outline)}::jsonb, ${read.language}, ${read.extractor}
    from reached where not exists (select 1 from latest where text_sha256 = ${read.sha256})`
  return sql`
    with latest as (select id, version, text_sha256 from ${tenant.rows('snapshot')}
        where source_id = ${run.sourceId}::uuid order by version desc limit 1),
      reached as (${reachStage(tenant, run, 'chunk', changesOf(read, fetched))} returning source.id),
      written as (${tenant.insert('snapshot', columns, next)} on conflict (source_id, version) do nothing returning id)
    select coalesce((select id from written),
      (select id from latest where text_sha256 = ${read.sha256})) as snapshot_id
    from reached`
}

/** Names that every project has a file of: the folder tells them apart. */
const COMMON_NAMES = '^(readme|index|changelog|license)\\M'

/** As for a person who writes a tag. */
const MAX_TAG_CHARACTERS = 64

/**
 * The document's own title replaces the name it was added under, never a title a person gave, and its own tags serve
 * where a person gave none. A README that does not name itself is called by its folder as well.
 */
function changesOf(read: Read, fetched: FetchedPage | null) {
  const inFolder = sql`case when folder_path <> '' and file_name ~* ${COMMON_NAMES}
    then left(regexp_replace(folder_path, '^.*/', '') || '/' || file_name, 500) end`
  const title = sql`title = case when title = coalesce(file_name, url)
    then coalesce(${read.title}, ${inFolder}, title) else title end`
  const ownTags = sql.param(read.tags.map((tag) => tag.slice(0, MAX_TAG_CHARACTERS)))
  const own = sql`${title}, tags = case when tags = '{}' then ${ownTags}::text[] else tags end`
  if (!fetched) return own
  return sql`${own}, original_sha256 = ${fetched.sha256}, byte_size = ${fetched.byteSize}::bigint,
    media_type = ${read.mediaType}`
}
