import { END_OF_HOUR, firstIdFrom } from '../segment/entry-id.ts'
import { HOUR_MS } from '../segment/file.ts'
import type { EntryFilter, EntryPage, EntrySummary } from '../store.ts'
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts'
import { readSummaries } from './entries.ts'
import { type Plan, planList } from './plan.ts'
import type { SegmentReader, SegmentReaders } from './readers.ts'

/** How long a list may look. What it has by then is the page, and its cursor goes on from there. */
const TIME_LIMIT_MS = 250

type Found = { segment: SegmentReader; id: number }
type Lane = { segment: SegmentReader; plan: Plan }

/** A page of entries, newest first, over all segments. It may be short, and still have a next one. */
export function listEntries(
  readers: SegmentReaders,
  { filter, limit, cursor }: { filter: EntryFilter; limit: number; cursor?: string },
): EntryPage {
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const deadlineMs = performance.now() + TIME_LIMIT_MS
  const found: Found[] = []
  let unsearched = 0
  const range = { ...filter, toMs: Math.min(filter.toMs ?? Number.POSITIVE_INFINITY, endOfHour(after)) }
  for (const hour of readers.hours(range)) {
    const hourMs = hour[0]?.file.hourMs
    if (hourMs === undefined) continue
    const search = searchHour(hour, { hourMs, filter, after, limit: limit + 1 - found.length, deadlineMs })
    found.push(...search.found)
    unsearched += search.unsearched
    if (found.length > limit) return pageOf(found.slice(0, limit), unsearched)
    if (search.stoppedAt !== null) {
      return {
        ...pageOf(found, unsearched),
        nextCursor: encodeCursor({ hourMs, id: search.stoppedAt, part: 0 }),
      }
    }
  }
  return { ...pageOf(found, unsearched), nextCursor: null }
}

/** What is newer than the hour of the cursor was on the pages before. */
function endOfHour(cursor: Cursor | null): number {
  return cursor === null ? Number.POSITIVE_INFINITY : cursor.hourMs + HOUR_MS
}

type Search = { hourMs: number; filter: EntryFilter; after: Cursor | null; limit: number; deadlineMs: number }

/**
 * The parts of one hour overlap in time, and are searched together. `stoppedAt` is the id above which everything was seen, if
 * the time ran out before the hour did.
 */
function searchHour(
  hour: SegmentReader[],
  { hourMs, filter, after, limit, deadlineMs }: Search,
): { found: Found[]; stoppedAt: number | null; unsearched: number } {
  const planned = hour.map((segment) => ({ segment, ...planList(segment, filter) }))
  const lanes = planned.flatMap(({ segment, plans }) => plans.map((plan) => ({ segment, plan })))
  const unsearched = planned.reduce((sum, plans) => sum + plans.unsearched, 0)
  const fromId = filter.fromMs === undefined ? 0 : firstIdFrom(filter.fromMs, hourMs)
  const toId =
    filter.toMs === undefined ? END_OF_HOUR : Math.min(END_OF_HOUR, firstIdFrom(filter.toMs, hourMs))
  const cursor = after?.hourMs === hourMs ? after : null
  let high = Math.min(toId, cursor === null ? toId : cursor.id + 1)
  let width = lanes.every(({ plan }) => plan.isExact) ? END_OF_HOUR : FIRST_WINDOW
  const found: Found[] = []
  while (lanes.length > 0 && high > fromId && found.length < limit) {
    const startedMs = performance.now()
    if (startedMs > deadlineMs) return { found, stoppedAt: high, unsearched }
    const low = Math.max(fromId, high - width)
    found.push(...searchWindow(lanes, { low, high, cursor, limit: limit - found.length }))
    high = low
    width *= performance.now() - startedMs < WINDOW_MS ? 2 : 0.5
  }
  return { found, stoppedAt: null, unsearched }
}

/** Where rows have to be checked one by one, the hour is gone through in windows of about this much time each. */
const WINDOW_MS = 20
const FIRST_WINDOW = END_OF_HOUR / 256

type Window = { low: number; high: number; cursor: Cursor | null; limit: number }

function searchWindow(lanes: Lane[], { low, high, cursor, limit }: Window): Found[] {
  return lanes
    .flatMap(({ segment, plan }) => {
      // The entry at the cursor was on the page before, and so was what stands at the same id in a later part.
      const isPast = cursor !== null && segment.file.part >= cursor.part
      const before = isPast ? Math.min(high, cursor.id) : high
      return segment
        .all(plan.sql, ...plan.values, low, before, limit)
        .map((row) => ({ segment, id: Number(row.id) }))
    })
    .sort((a, b) => b.id - a.id || b.segment.file.part - a.segment.file.part)
    .filter(({ segment, id }, at, all) => all[at - 1]?.id !== id || all[at - 1]?.segment !== segment)
    .slice(0, limit)
}

function pageOf(found: Found[], unsearched: number): EntryPage {
  const last = found.at(-1)
  return {
    entries: found.flatMap(({ segment, id }): EntrySummary[] => readSummaries(segment, [id])),
    nextCursor: last
      ? encodeCursor({ hourMs: last.segment.file.hourMs, id: last.id, part: last.segment.file.part })
      : null,
    unsearched,
  }
}
