import { ENTRY_TYPES, type EntryType } from '../../entry.ts'
import type { EntrySummary } from '../store.ts'
import { readSummaries } from './entries.ts'
import type { SegmentReaders } from './readers.ts'

/** The newest entries of this name and type, each the root of a trace of its own. */
export function readTracesOf(
  readers: SegmentReaders,
  { name, type, limit }: { name: string; type: EntryType; limit: number },
): EntrySummary[] {
  const found: EntrySummary[] = []
  for (const segment of readers.segments()) {
    if (found.length >= limit) break
    const rows = segment.all(
      `select id from entries indexed by entries_by_type
       where type = ? and name = (select id from strings where text = ?) order by id desc limit ?`,
      ENTRY_TYPES.indexOf(type),
      name,
      limit - found.length,
    )
    found.push(
      ...readSummaries(
        segment,
        rows.map((row) => Number(row.id)),
      ),
    )
  }
  return found
}
