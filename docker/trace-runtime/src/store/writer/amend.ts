import { decodeBody, encodeBody } from '../segment/block.ts'
import type { Amendment } from '../store.ts'
import { openBlocks } from './edit.ts'
import type { SegmentWriter } from './segment-writer.ts'
import type { Segments } from './segments.ts'

/** An amendment follows its entry soon: it is looked for among the newest of so many, in so many segments. */
const MOST_ENTRIES = 100_000
const MOST_SEGMENTS = 2

type Row = { id: number; name: number; tags: string | null; place: number; is_error: number }

/** Replaces the content of the newest entry with this id. `changed` is 0 if there is none, or if this was done before. */
export function amendEntry(
  segments: Segments,
  { id, content, status, keyId, batchId }: Amendment,
): { changed: number } {
  const newest = segments
    .files()
    .filter((file) => !file.isPinned)
    .slice(-MOST_SEGMENTS)
    .reverse()
  for (const file of newest) {
    const segment = segments.openIfSound(file)
    const row = segment && findBySpan(segment, id)
    if (!row) continue
    return segment.transaction(() => {
      if (!segment.noteBatch({ keyId, batchId })) return { changed: 0 }
      amend(segment, row, { content, isError: status ? status === 'error' : row.is_error === 1 })
      return { changed: 1 }
    })
  }
  return { changed: 0 }
}

function findBySpan({ db }: SegmentWriter, id: string): Row | undefined {
  return db
    .prepare(
      `select id, name, tags, place, is_error from (select * from entries order by id desc limit ${MOST_ENTRIES})
       where span = ? order by id desc limit 1`,
    )
    .get(Buffer.from(id, 'hex')) as Row | undefined
}

function amend(
  segment: SegmentWriter,
  row: Row,
  { content, isError }: { content: Record<string, unknown>; isError: boolean },
): void {
  const blocks = openBlocks(segment)
  const body = encodeBody({ content, links: decodeBody(blocks.line(row.place)).links })
  blocks.replace(row.place, body)
  blocks.store()
  segment.textIndex.replace(row, body)
  segment.db.prepare('update entries set is_error = ? where id = ?').run(isError ? 1 : 0, row.id)
}
