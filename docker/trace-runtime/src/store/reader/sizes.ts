import { bytesOnDisk } from '../segment/file.ts'
import type { StoreStatus } from '../store.ts'
import type { SegmentReader, SegmentReaders } from './readers.ts'

/** What each segment takes and holds, how much of it no text index has yet, and what all files take together. */
export function readSizes(
  readers: SegmentReaders,
  databasePath: string,
): Pick<StoreStatus, 'segments' | 'sizeBytes' | 'unindexed'> {
  const segments = readers.segments().map((segment) => ({
    name: segment.file.name,
    sizeBytes: bytesOnDisk(segment.file.path),
    entries: countOf(segment, 'select sum(count) as count from entry_counts'),
    unindexed: countOf(segment, 'select sum(json_array_length(entries)) as count from unindexed'),
  }))
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, bytesOnDisk(databasePath))
  const unindexed = segments.reduce((sum, segment) => sum + segment.unindexed, 0)
  return { segments, sizeBytes, unindexed }
}

function countOf(segment: SegmentReader, sql: string): number {
  return Number(segment.get(sql)?.count ?? 0)
}
