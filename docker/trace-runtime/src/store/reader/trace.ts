import type { EntrySummary, StoredEntry } from '../store.ts'
import { readEntries, readSummaries } from './entries.ts'
import type { SegmentReader, SegmentReaders } from './readers.ts'

const OF_TRACE = `select e.id from traces t join entries e indexed by entries_by_trace on e.trace = t.id
  where t.trace_id = ? order by e.id limit ?`

/** What one segment holds of a trace, by start; at most `limit`. */
export function entriesOfTrace(segment: SegmentReader, traceId: string, limit: number): StoredEntry[] {
  const rows = segment.all(OF_TRACE, Buffer.from(traceId, 'hex'), limit)
  return readEntries(
    segment,
    rows.map((row) => Number(row.id)),
  )
}

/** The entries of a trace over all segments, by start; at most `limit`. */
export function readTrace(
  readers: SegmentReaders,
  { traceId, limit }: { traceId: string; limit: number },
): { entries: StoredEntry[]; isCut: boolean } {
  const entries: StoredEntry[] = []
  for (const segment of readers.segments().reverse()) {
    entries.push(...entriesOfTrace(segment, traceId, limit + 1 - entries.length))
    if (entries.length > limit) break
  }
  entries.sort((a, b) => a.startMs - b.startMs)
  return { entries: entries.slice(0, limit), isCut: entries.length > limit }
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
