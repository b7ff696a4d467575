import type { SourceKind } from '@repo/db/schema/library'
import { type SQL, sql } from 'drizzle-orm'
import { AppError } from '../errors.ts'
import type { Tenant } from '../tenant.ts'
import { restart } from './retry.ts'
import { viewColumns, visibleSources } from './rows.ts'
import { type AddResult, type SourceRow, viewOf } from './view.ts'

export type NewSource = {
  kind: SourceKind
  title: string
  tags: string[]
  createdBy: string | null
  url?: string
  canonicalUrl?: string
  fileName?: string
  folderPath?: string | undefined
  mediaType?: string
  byteSize?: number
  originalSha256?: string
}

const columns = [
  'kind',
  'title',
  'tags',
  'created_by',
  'url',
  'canonical_url',
  'file_name',
  'folder_path',
  'media_type',
  'byte_size',
  'original_sha256',
]

/**
 * Writes a source, in one statement with `keep`, the parts that store its original. When the library has it
 * already (the same address or the same bytes), answers with that one, and tries it again if it had failed.
 */
export async function insertSource(tenant: Tenant, source: NewSource, keep?: SQL): Promise<AddResult> {
  const insert = sql`${tenant.insert('source', columns, rowOf(source))} on conflict do nothing returning ${viewColumns}`
  const statement = keep ? sql`with ${keep} ${insert}` : insert
  // More than once only when the one that was there is deleted between the two statements.
  for (let attempt = 0; attempt < 3; attempt++) {
    const [added] = await tenant.run<SourceRow>(statement)
    if (added) return { source: viewOf(added), duplicate: false }
    const existing = await findTwin(tenant, source)
    if (existing) return { source: viewOf(existing), duplicate: true }
  }
  throw new AppError('conflict', 'This was added and deleted by others at the same time. Add it again.')
}

function rowOf(source: NewSource): SQL {
  return sql`values (${source.kind}, ${source.title}, ${sql.param(source.tags)}::text[], ${source.createdBy}::uuid,
    ${source.url ?? null}, ${source.canonicalUrl ?? null}, ${source.fileName ?? null}, ${source.folderPath ?? null},
    ${source.mediaType ?? null}, ${source.byteSize ?? null}::bigint, ${source.originalSha256 ?? null})`
}

async function findTwin(tenant: Tenant, source: NewSource): Promise<SourceRow | null> {
  const same = source.canonicalUrl
    ? sql`kind = 'link' and canonical_url = ${source.canonicalUrl}`
    : sql`kind in ('note', 'file') and original_sha256 = ${source.originalSha256}`
  const [twin] = await tenant.run<SourceRow>(visibleSources(tenant, same))
  if (!twin) return null
  if (twin.state !== 'failed' && twin.state !== 'needs_capture') return twin
  return (await restart(tenant, twin.id)) ?? twin
}
