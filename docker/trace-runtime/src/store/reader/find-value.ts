import type { EntryType } from '../../entry.ts'
import { wordQuery } from '../segment/words.ts'
import type { EntrySummary, StoredEntry, ValueMatch } from '../store.ts'
import { readEntries } from './entries.ts'
import { listEntries } from './list.ts'
import type { SegmentReaders } from './readers.ts'

/** How many of the newest entries that may hold the value are looked at, and how long. */
const MOST_ENTRIES = 5_000
const TIME_LIMIT_MS = 1_000
const PAGE = 500

type Range = { fromMs: number; toMs: number }

/** The fields that hold a text, `content.headers.host` and the like, the most frequent first. */
export function findValue(
  readers: SegmentReaders,
  { value, fromMs, toMs }: Range & { value: string },
): ValueMatch[] {
  if (wordQuery(value) === null) return []
  const matches = new Map<string, ValueMatch>()
  for (const entry of candidates(readers, value, { fromMs, toMs })) {
    for (const field of fieldsWith(entry, value)) {
      const key = `${entry.type} ${field}`
      const match = matches.get(key) ?? {
        type: entry.type as EntryType,
        field,
        count: 0,
        example: summaryOf(entry),
      }
      matches.set(key, match)
      match.count++
    }
  }
  return [...matches.values()].sort((a, b) => b.count - a.count)
}

function* candidates(readers: SegmentReaders, text: string, range: Range): Generator<StoredEntry> {
  const deadlineMs = performance.now() + TIME_LIMIT_MS
  let cursor: string | undefined
  for (let seen = 0; seen < MOST_ENTRIES && performance.now() < deadlineMs; ) {
    const page = listEntries(readers, { filter: { ...range, text }, limit: PAGE, ...(cursor && { cursor }) })
    for (const { key } of page.entries) {
      const [segmentName = '', id] = key.split('_')
      const segment = readers.segment(segmentName)
      if (segment) yield* readEntries(segment, [Number(id)])
    }
    if (page.nextCursor === null) return
    cursor = page.nextCursor
    seen += page.entries.length
  }
}

function fieldsWith(entry: StoredEntry, value: string): string[] {
  const wanted = value.toLowerCase()
  const fields: string[] = []
  visit({ name: entry.name, tags: entry.tags, content: entry.content }, '', (field, text) => {
    if (text.toLowerCase().includes(wanted)) fields.push(field)
  })
  return [...new Set(fields)]
}

/** Lists count as one field: `tags[]`. */
function visit(value: unknown, path: string, found: (field: string, text: string) => void): void {
  if (typeof value === 'string' || typeof value === 'number') found(path, String(value))
  else if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`, found)
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`, found)
  }
}

function summaryOf({ content: _content, links: _links, ...summary }: StoredEntry): EntrySummary {
  return summary
}
