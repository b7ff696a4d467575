import { ENTRY_TYPES } from '../../entry.ts'
import { blockAndLine, decodeBody, expandBlock } from '../segment/block.ts'
import { entryKey, startMsOf } from '../segment/entry-id.ts'
import type { EntrySummary, StoredEntry } from '../store.ts'
import type { Row, SegmentReader } from './readers.ts'

const COLUMNS = `e.id, e.type, e.span, e.parent, e.duration_us, e.is_error, e.tags, e.place, t.trace_id,
  n.text as name, f.text as family, s.text as service, i.text as instance`

const TABLES = `entries e join traces t on t.id = e.trace join strings n on n.id = e.name
  join origins o on o.id = e.origin join strings s on s.id = o.service
  left join strings i on i.id = o.instance left join strings f on f.id = e.family`

/** The entries with these ids, in this order, as a list shows them. Ids that are gone are left out. */
export function readSummaries(segment: SegmentReader, ids: number[]): EntrySummary[] {
  return readRows(segment, ids).map((row) => summaryOf(segment, row))
}

/** The entries with these ids, in this order, with their content. */
export function readEntries(segment: SegmentReader, ids: number[]): StoredEntry[] {
  const blocks = new Map<number, string[]>()
  return readRows(segment, ids).map((row) => {
    const { blockId, line } = blockAndLine(Number(row.place))
    const lines = blocks.get(blockId) ?? readBlock(segment, blockId)
    blocks.set(blockId, lines)
    return { ...summaryOf(segment, row), ...decodeBody(lines[line] ?? '{}') }
  })
}

function readRows(segment: SegmentReader, ids: number[]): Row[] {
  const rows = ids.map((id) => segment.get(`select ${COLUMNS} from ${TABLES} where e.id = ?`, id))
  return rows.filter((row) => row !== undefined)
}

function readBlock(segment: SegmentReader, blockId: number): string[] {
  const body = segment.get('select body from blocks where id = ?', blockId)?.body
  return body instanceof Uint8Array ? expandBlock(body) : []
}

function summaryOf(segment: SegmentReader, row: Row): EntrySummary {
  const id = Number(row.id)
  return {
    key: entryKey(segment.file.name, id),
    traceId: hex(row.trace_id),
    id: hex(row.span),
    parentId: row.parent === null ? null : hex(row.parent),
    type: ENTRY_TYPES[Number(row.type)] ?? 'dump',
    name: String(row.name),
    startMs: startMsOf(id, segment.file.hourMs),
    durationMs: row.duration_us === null ? null : Number(row.duration_us) / 1000,
    status: row.is_error === 1 ? 'error' : 'ok',
    familyHash: row.family as string | null,
    tags: readTags(segment, row.tags),
    service: String(row.service),
    instance: row.instance as string | null,
  }
}

function readTags(segment: SegmentReader, tags: unknown): string[] {
  if (typeof tags !== 'string') return []
  return tags
    .split(',')
    .map((id) => String(segment.get('select text from strings where id = ?', Number(id))?.text))
}

function hex(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('hex')
}
