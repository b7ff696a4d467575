import { createHash } from 'node:crypto'
import { foldedWords } from '../../text/words.ts'
import type { ChunkDocument } from './schema.ts'
import { piecesOf, stemToken, tagKey } from './tokens.ts'

/** A chunk with what the search needs of its source, as the database returns it. */
export type ChunkRow = {
  id: string
  organization_id: string
  source_id: string
  snapshot_id: string
  content_version: number
  kind: string
  tags: string[]
  created_at: Date
  title: string
  heading_path: string[]
  text: string
}

/** The current chunks of the sources $1, each source's together and in order. */
export const CHUNKS_OF_SOURCES = `
  select c.id, s.organization_id, c.source_id, c.snapshot_id, s.content_version, s.kind, s.tags, s.created_at,
    c.title, c.heading_path, c.text
  from source s join chunk c on c.snapshot_id = s.snapshot_id
  where s.id = any($1::uuid[]) and s.deleted_at is null
  order by s.id, c.ordinal`

/** What the documents of a source are made from: another fingerprint, other documents. Its version may be the same. */
export function fingerprintOf({ version, chunkIds }: { version: number; chunkIds: string[] }): string {
  return createHash('sha256').update(`${version} ${chunkIds.join()}`).digest('hex').slice(0, 32)
}

/** One document for each chunk. */
export function documentsOf(rows: ChunkRow[]): ChunkDocument[] {
  const sources = new Map<string, ChunkRow[]>()
  for (const row of rows) {
    const chunks = sources.get(row.source_id)
    if (chunks) chunks.push(row)
    else sources.set(row.source_id, [row])
  }
  return [...sources.values()].flatMap((chunks) => {
    const version = chunks[0]?.content_version ?? 0
    const fingerprint = fingerprintOf({ version, chunkIds: chunks.map(({ id }) => id) })
    return chunks.map((row, ordinal) => documentOf(row, ordinal, fingerprint))
  })
}

function documentOf(row: ChunkRow, ordinal: number, fingerprint: string): ChunkDocument {
  const title = foldedWords(row.title)
  const headings = foldedWords(row.heading_path.join(' '))
  const text = foldedWords(row.text)
  return {
    id: `${row.snapshot_id}_${ordinal}`,
    chunk_id: row.id,
    organization_id: row.organization_id,
    source_id: row.source_id,
    snapshot_id: row.snapshot_id,
    version: row.content_version,
    fingerprint,
    ordinal,
    kind: row.kind,
    tags: row.tags,
    tag_keys: row.tags.map(tagKey),
    created_at: row.created_at.getTime(),
    title: title.join(' '),
    headings: headings.join(' '),
    text: text.join(' '),
    title_stems: title.map(stemToken).join(' '),
    heading_stems: headings.map(stemToken).join(' '),
    text_stems: text.map(stemToken).join(' '),
    pieces: piecesOf([...title, ...headings, ...text]).join(' '),
  }
}
