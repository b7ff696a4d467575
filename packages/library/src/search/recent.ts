import type { SourceKind } from '@repo/db/schema/library'
import type { Hit } from '@repo/search/search'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { Tenant } from '../tenant.ts'
import { invalidCursor } from './invalid-cursor.ts'
import type { LibrarySearchResult } from './query.ts'
import type { SearchLibraryFilter } from './schema.ts'

type Row = {
  id: string
  snapshot_id: string
  title: string
  kind: SourceKind
  url: string | null
  tags: string[]
  created_at: Date
  chunk_id: string | null
  text: string
  start_offset: number
  end_offset: number
  page: number | null
  heading_path: string[]
}

/** The newest readable sources that pass the filters, each with its beginning, as hits. */
export async function recentSources(
  ctx: Ctx,
  tenant: Tenant,
  filter: SearchLibraryFilter,
): Promise<LibrarySearchResult> {
  const startedAt = performance.now()
  const [rows, facets] = await Promise.all([
    tenant.run<Row>(pageOf(tenant, filter)),
    tenant.run<Facet>(facetsOf(tenant, filter)),
  ])
  const hits = rows.slice(0, filter.limit).map(hitOf)
  return {
    hits,
    facets: { kinds: facets.filter(isOf('kind')).map(bare), tags: facets.filter(isOf('tag')).map(bare) },
    nextCursor: rows.length > filter.limit ? (hits.at(-1)?.sourceId ?? null) : null,
    degraded: [],
    semantic: ctx.embedder.semantic,
    corrected: null,
    tookMs: Math.round(performance.now() - startedAt),
    recent: true,
  }
}

function pageOf(tenant: Tenant, filter: SearchLibraryFilter): SQL {
  const after = filter.cursor ? sql`and source.id < ${cursorOf(filter.cursor)}::uuid` : sql``
  return sql`
    select source.id, source.snapshot_id, source.title, source.kind, source.url, source.tags, source.created_at,
      chunk.id as chunk_id, chunk.text, chunk.start_offset, chunk.end_offset, chunk.page, chunk.heading_path
    from ${tenant.rows('source')}
    left join ${tenant.rows('chunk')} on chunk.snapshot_id = source.snapshot_id and chunk.ordinal = 0
    where ${matching(filter)} ${after} order by source.id desc limit ${filter.limit + 1}`
}

type Facet = { name: 'kind' | 'tag'; value: string; count: number }

function facetsOf(tenant: Tenant, filter: SearchLibraryFilter): SQL {
  return sql`
    with matching as materialized (select kind, tags from ${tenant.rows('source')} where ${matching(filter)})
    (select 'kind' as name, kind as value, count(*)::int as count from matching group by 2 order by 3 desc, 2)
    union all
    (select 'tag', tag, count(*)::int from matching, unnest(tags) as tag group by 2 order by 3 desc, 2 limit 50)`
}

function matching(filter: SearchLibraryFilter): SQL {
  const conditions = [sql`source.deleted_at is null`, sql`source.snapshot_id is not null`]
  if (filter.kinds) conditions.push(sql`source.kind = any(${sql.param(filter.kinds)}::text[])`)
  if (filter.tags) conditions.push(sql`source.tags && ${sql.param(filter.tags)}::text[]`)
  if (filter.sourceIds) conditions.push(sql`source.id = any(${sql.param(filter.sourceIds)}::uuid[])`)
  if (filter.createdAfter) conditions.push(sql`source.created_at >= ${filter.createdAfter.toISOString()}`)
  if (filter.createdBefore) conditions.push(sql`source.created_at < ${filter.createdBefore.toISOString()}`)
  return sql.join(conditions, sql` and `)
}

function cursorOf(cursor: string): string {
  const parsed = z.uuid().safeParse(cursor)
  if (!parsed.success) throw invalidCursor()
  return parsed.data
}

function hitOf(row: Row): Hit {
  return {
    sourceId: row.id,
    snapshotId: row.snapshot_id,
    title: row.title,
    kind: row.kind,
    url: row.url,
    tags: row.tags,
    createdAt: row.created_at,
    score: 0,
    passages: row.chunk_id ? [passageOf(row, row.chunk_id)] : [],
    sameText: [],
  }
}

function passageOf(row: Row, chunkId: string): Hit['passages'][number] {
  return {
    chunkId,
    text: row.text,
    startOffset: row.start_offset,
    endOffset: row.end_offset,
    page: row.page,
    headingPath: row.heading_path,
    highlights: [],
    keywordRank: null,
    vectorRank: null,
  }
}

function isOf(name: Facet['name']) {
  return (facet: Facet) => facet.name === name
}

function bare({ value, count }: Facet): { value: string; count: number } {
  return { value, count }
}
