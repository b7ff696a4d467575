import { bytesOnDisk } from '../segment/file.ts'
import type { StoreStatus } from '../store.ts'
import type { SegmentReaders } from './readers.ts'

/** What each segment takes and holds, and what all files take together. */
export function readSizes(
  readers: SegmentReaders,
  databasePath: string,
): Pick<StoreStatus, 'segments' | 'sizeBytes'> {
  const segments = readers.segments().map((segment) => ({
    name: segment.file.name,
    sizeBytes: bytesOnDisk(segment.file.path),
    entries: Number(segment.get('select sum(count) as count from entry_counts')?.count ?? 0),
  }))
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, bytesOnDisk(databasePath))
  return { segments, sizeBytes }
}
