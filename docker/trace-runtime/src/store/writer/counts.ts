import type { DatabaseSync } from 'node:sqlite'
import { DURATION_BOUNDS_MS, ENTRY_TYPES, type RequestCount } from '../../entry.ts'
import { DURATION_COLUMNS } from '../segment/schema.ts'
import type { PreparedEntry } from './columns.ts'
import type { Dictionary } from './dictionary.ts'
import type { EntryRow, SegmentShare } from './segment-writer.ts'

/** What a segment knows of how many there were, by minute. Called inside the transaction that stores the entries. */
export type Counts = {
  /** Entries that are stored: one row a minute and type, not one an entry. */
  ofEntries(entries: PreparedEntry[], rows: EntryRow[], service: number): void
  /** What the sender counted itself: all requests, what it dropped, and what it sent that looked like a secret. */
  ofSender(share: SegmentShare, service: number): void
}

/** Opens the counts of a segment. */
export function openCounts(db: DatabaseSync, dictionary: Dictionary): Counts {
  const statements = prepareStatements(db)

  function ofEntries(entries: PreparedEntry[], rows: EntryRow[], service: number): void {
    const counts = new Map<number, { minuteMs: number; type: number; count: number; errors: number }>()
    for (const [at, entry] of entries.entries()) {
      const minuteMs = minuteOf(entry.startMs)
      const key = minuteMs + entry.type
      const known = counts.get(key) ?? { minuteMs, type: entry.type, count: 0, errors: 0 }
      known.count++
      if (entry.isError) known.errors++
      counts.set(key, known)
      const { id, family } = rows[at] as EntryRow
      if (entry.type === EXCEPTION && family !== null)
        statements.exception.run(minuteMs, family, service, id, id)
    }
    for (const { minuteMs, type, count, errors } of counts.values()) {
      statements.entry.run(minuteMs, service, type, count, errors)
    }
  }

  function ofSender({ requestCounts, drops, leaks, arrivedMs }: SegmentShare, service: number): void {
    for (const counts of requestCounts) ofRequests(counts, service)
    const minuteMs = minuteOf(arrivedMs)
    for (const { reason, type, count } of drops) {
      statements.drop.run(minuteMs, service, dictionary.string(reason), typeNumber(type), count)
    }
    for (const { kind, type, where, field } of leaks) {
      statements.leak.run(kind, typeNumber(type), service, where, field, arrivedMs)
    }
  }

  function ofRequests(counted: RequestCount, service: number): void {
    const { minuteMs, name, count, errorCount, keptCount, durationCounts } = counted
    const buckets = Array.from({ length: DURATION_BOUNDS_MS.length + 1 }, (_, at) => durationCounts[at] ?? 0)
    const key = [minuteOf(minuteMs), service, dictionary.string(name)]
    statements.request.run(...key, count, errorCount, keptCount, ...buckets)
  }

  return { ofEntries, ofSender }
}

const EXCEPTION = ENTRY_TYPES.indexOf('exception')

function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000
}

function typeNumber(type: string): number {
  return ENTRY_TYPES.indexOf(type as never)
}

function prepareStatements(db: DatabaseSync) {
  return {
    entry: db.prepare(`insert into entry_counts values (?, ?, ?, ?, ?)
      on conflict do update set count = count + excluded.count, error_count = error_count + excluded.error_count`),
    drop: db.prepare(`insert into drop_counts values (?, ?, ?, ?, ?)
      on conflict do update set count = count + excluded.count`),
    request: db.prepare(`insert into request_counts
      values (?, ?, ?, ?, ?, ?${', ?'.repeat(DURATION_COLUMNS.length)})
      on conflict do update set ${['count', 'error_count', 'kept_count', ...DURATION_COLUMNS]
        .map((column) => `${column} = ${column} + excluded.${column}`)
        .join(', ')}`),
    exception: db.prepare(`insert into exception_counts values (?, ?, ?, 1, ?, ?)
      on conflict do update set count = count + 1, first_entry = min(first_entry, excluded.first_entry),
        last_entry = max(last_entry, excluded.last_entry)`),
    leak: db.prepare(`insert into leaks values (?, ?, ?, ?, ?, 1, ?)
      on conflict do update set count = count + 1, last_ms = max(last_ms, excluded.last_ms)`),
  }
}
