import type { ThreadOptions } from '../options.ts'
import { parseEntryKey } from '../segment/entry-id.ts'
import type { EntryKey, StoredEntry } from '../store.ts'
import { readCausedBy } from './caused-by.ts'
import { readEntries } from './entries.ts'
import { findValue } from './find-value.ts'
import { readLeaks } from './leaks.ts'
import { listEntries } from './list.ts'
import { readOverview } from './overview.ts'
import { openReaders, type SegmentReaders } from './readers.ts'
import { readSizes } from './sizes.ts'
import { countTrace, readRoots, readTracePart } from './trace.ts'
import { readTracesOf } from './traces-of.ts'

/** What a reader tells of its own accord. */
export type ReaderEvent = { damagedPath: string }

/** All calls of a reader's thread. It changes nothing. */
export type ReaderCalls = ReturnType<typeof openReader>

export function openReader({ databasePath }: ThreadOptions, tell: (event: ReaderEvent) => void) {
  const readers = openReaders(databasePath, (damagedPath) => tell({ damagedPath }))
  return {
    list: (query: Parameters<typeof listEntries>[1]) => listEntries(readers, query),
    entry: (key: EntryKey) => readEntry(readers, key),
    tracePart: (query: Parameters<typeof readTracePart>[1]) => readTracePart(readers, query),
    causedBy: (query: Parameters<typeof readCausedBy>[1]) => readCausedBy(readers, query),
    overview: (range: Parameters<typeof readOverview>[1]) => readOverview(readers, range),
    tracesOf: (query: Parameters<typeof readTracesOf>[1]) => readTracesOf(readers, query),
    findValue: (query: Parameters<typeof findValue>[1]) => findValue(readers, query),
    leaks: (range: Parameters<typeof readLeaks>[1]) => readLeaks(readers, range),
    sizes: () => readSizes(readers, databasePath),
    roots: (traceIds: string[]) => readRoots(readers, traceIds),
    countTrace: (traceId: string) => countTrace(readers, traceId),
    closeUnlinked: () => readers.closeUnlinked(),
    close: () => readers.close(),
  }
}

function readEntry(readers: SegmentReaders, key: EntryKey): StoredEntry | null {
  const place = parseEntryKey(key)
  const segment = place && readers.segment(place.segmentName)
  return (segment && readEntries(segment, [place.id])[0]) ?? null
}
