import type { SourceKind } from '@repo/db/schema/library'
import type { Pool } from 'pg'
import type { Hit, Passage } from '../contract.ts'
import { type Statement, statement } from '../database/statement.ts'
import { runInTurn } from '../database/turns.ts'
import type { RankedPassage } from '../fusion/reciprocal-rank.ts'
import { createHighlighter, type Marks, type Range } from '../text/highlight.ts'
import type { DistinctSource } from './one-of-each-text.ts'

type ChunkRow = {
  id: string
  text: string
  start: number
  end: number
  page: number | null
  path: string[]
}

type SourceRow = {
  id: string
  snapshotId: string
  title: string
  kind: SourceKind
  url: string | null
  tags: string[]
  createdAt: Date
  chunks: ChunkRow[]
}

/** Reads what a page of hits shows. A source that was deleted meanwhile is missing from it. */
export async function hydrate(
  pool: Pool,
  organizationId: string,
  ranked: DistinctSource[],
  marks: Marks,
): Promise<Hit[]> {
  if (ranked.length === 0) return []
  const rows = await runInTurn<SourceRow>(pool, sourcesWithChunks(organizationId, ranked))
  const sources = new Map(rows.map((row) => [row.id, row]))
  const highlight = createHighlighter(marks)
  return ranked.flatMap((each) => {
    const source = sources.get(each.sourceId)
    return source ? hitOf(source, each, highlight) : []
  })
}

function sourcesWithChunks(organizationId: string, ranked: DistinctSource[]): Statement {
  const chunkIds = ranked.flatMap(({ passages }) => passages.map(({ chunkId }) => chunkId))
  return statement(
    `select s.id, s.snapshot_id as "snapshotId", s.title, s.kind, s.url, s.tags, s.created_at as "createdAt",
       json_agg(json_build_object('id', c.id, 'text', c.text, 'start', c.start_offset, 'end', c.end_offset,
         'page', c.page, 'path', c.heading_path)) as chunks
     from chunk c join source s on s.snapshot_id = c.snapshot_id
     where c.id = any($1::uuid[]) and s.organization_id = $2::uuid and s.deleted_at is null
     group by s.id`,
    [chunkIds, organizationId],
  )
}

type Highlight = (text: string) => Range[]

function hitOf({ chunks, ...source }: SourceRow, ranked: DistinctSource, highlight: Highlight): Hit[] {
  const rows = new Map(chunks.map((chunk) => [chunk.id, chunk]))
  const passages = ranked.passages.flatMap((passage) => {
    const row = rows.get(passage.chunkId)
    return row ? [passageOf(row, passage, highlight)] : []
  })
  const { id: sourceId, ...rest } = source
  const { score, sameText } = ranked
  return passages.length > 0 ? [{ sourceId, ...rest, score, passages, sameText }] : []
}

function passageOf(
  row: ChunkRow,
  { chunkId, keywordRank, vectorRank }: RankedPassage,
  highlight: Highlight,
): Passage {
  return {
    chunkId,
    text: row.text,
    startOffset: row.start,
    endOffset: row.end,
    page: row.page,
    headingPath: row.path,
    highlights: highlight(row.text),
    keywordRank,
    vectorRank,
  }
}
