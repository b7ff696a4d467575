import { parseEntryKey } from '../segment/entry-id.ts'
import type { EntryKey, EntrySummary, StoredEntry } from '../store.ts'
import { readEntries, readSummaries } from './entries.ts'
import type { SegmentReader, SegmentReaders } from './readers.ts'

const OF_TRACE = `select e.id from traces t join entries e indexed by entries_by_trace on e.trace = t.id
  where t.trace_id = ? and e.id > ? order by e.id limit ?`

/** What one segment holds of a trace behind an id, by start; at most `limit`. */
export function entriesOfTrace(
  segment: SegmentReader,
  traceId: string,
  { limit, afterId }: { limit: number; afterId: number },
): StoredEntry[] {
  const rows = segment.all(OF_TRACE, Buffer.from(traceId, 'hex'), afterId, limit)
  return readEntries(
    segment,
    rows.map((row) => Number(row.id)),
  )
}

/** Some entries of a trace, segment by segment, behind the one with the key `after`; at most `limit`. */
export function readTracePart(
  readers: SegmentReaders,
  { traceId, limit, after }: { traceId: string; limit: number; after?: EntryKey },
): StoredEntry[] {
  const place = after === undefined ? null : parseEntryKey(after)
  const segments = readers.segments().reverse()
  const from = Math.max(
    0,
    segments.findIndex(({ file }) => file.name === place?.segmentName),
  )
  const entries: StoredEntry[] = []
  for (const segment of segments.slice(from)) {
    if (entries.length === limit) break
    const afterId = segment.file.name === place?.segmentName ? place.id : -1
    entries.push(...entriesOfTrace(segment, traceId, { limit: limit - entries.length, afterId }))
  }
  return entries
}

const ROOT_OF_TRACE = `select e.id from traces t join entries e indexed by entries_by_trace on e.trace = t.id
  where t.trace_id = ? order by e.parent is not null, e.id limit 1`

/** The root of each of these traces, or its first entry if the root is missing; the newest trace first. */
export function readRoots(readers: SegmentReaders, traceIds: string[]): EntrySummary[] {
  const segments = readers.segments().reverse()
  return traceIds
    .flatMap((traceId) => {
      const firsts = segments.flatMap((segment) => {
        const row = segment.get(ROOT_OF_TRACE, Buffer.from(traceId, 'hex'))
        return row ? readSummaries(segment, [Number(row.id)]) : []
      })
      return firsts.find((entry) => entry.parentId === null) ?? firsts[0] ?? []
    })
    .sort((a, b) => b.startMs - a.startMs)
}

/** How many entries there are of a trace. */
export function countTrace(readers: SegmentReaders, traceId: string): number {
  const sql = `select count(*) as count from traces t join entries e on e.trace = t.id where t.trace_id = ?`
  return readers
    .segments()
    .reduce((sum, segment) => sum + Number(segment.get(sql, Buffer.from(traceId, 'hex'))?.count), 0)
}
