import { type DroppedByReason, ENTRY_TYPES, type EntryType } from '../../../entry.ts'
import type { Overview } from '../../store.ts'
import type { Row } from '../readers.ts'
import type { Scope } from './scope.ts'

type Point = Overview['timeline'][number]

/** The timeline, how many entries of each type were stored, and what was dropped by whom and why. */
export function readCounts(
  scopes: Scope[],
  range: { fromMs: number; toMs: number },
): Pick<Overview, 'timeline' | 'bucketMs' | 'countsByType' | 'dropped'> {
  const bucketMs = bucketFor(range.toMs - range.fromMs)
  const timeline = emptyTimeline(range, bucketMs)
  const add = (minuteMs: unknown, field: Exclude<keyof Point, 'atMs'>, count: unknown) => {
    const at = Math.floor((Number(minuteMs) - (timeline[0]?.atMs ?? 0)) / bucketMs)
    const point = timeline[Math.max(0, at)]
    if (point) point[field] += Number(count)
  }
  const countsByType: Overview['countsByType'] = {}
  const dropped = new Map<string, DroppedByReason>()

  for (const scope of scopes) {
    for (const row of scope.counts(
      'minute_ms, type, sum(count) as count from entry_counts',
      'minute_ms, type',
    )) {
      const type = ENTRY_TYPES[Number(row.type)] as EntryType
      countsByType[type] = (countsByType[type] ?? 0) + Number(row.count)
      add(row.minute_ms, 'stored', row.count)
    }
    for (const row of scope.counts(REQUESTS, 'minute_ms')) {
      add(row.minute_ms, 'requests', row.count)
      add(row.minute_ms, 'errors', row.errors)
      add(row.minute_ms, 'sampledOut', Number(row.count) - Number(row.kept))
    }
    for (const row of scope.counts(DROPS, 'minute_ms, service, reason, type')) {
      add(row.minute_ms, 'dropped', row.count)
      const service = scope.text(row.service)
      dropped.set(service, withDrop(dropped.get(service) ?? {}, scope.text(row.reason), row))
    }
  }
  return {
    timeline,
    bucketMs,
    countsByType,
    dropped: [...dropped].map(([service, droppedByReason]) => ({ service, droppedByReason })),
  }
}

function withDrop(byReason: DroppedByReason, reason: string, row: Row): DroppedByReason {
  const type = ENTRY_TYPES[Number(row.type)] as EntryType
  const counts = byReason[reason] ?? {}
  return { ...byReason, [reason]: { ...counts, [type]: (counts[type] ?? 0) + Number(row.count) } }
}

const REQUESTS =
  'minute_ms, sum(count) as count, sum(error_count) as errors, sum(kept_count) as kept from request_counts'
const DROPS = 'minute_ms, service, reason, type, sum(count) as count from drop_counts'

const MINUTE_MS = 60_000
const BUCKET_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440]
const MOST_POINTS = 90

function bucketFor(rangeMs: number): number {
  const minutes = BUCKET_MINUTES.find((minutes) => rangeMs / (minutes * MINUTE_MS) <= MOST_POINTS)
  return (minutes ?? Math.ceil(rangeMs / MOST_POINTS / MINUTE_MS)) * MINUTE_MS
}

function emptyTimeline({ fromMs, toMs }: { fromMs: number; toMs: number }, bucketMs: number): Point[] {
  const firstMs = Math.floor(fromMs / bucketMs) * bucketMs
  const length = Math.max(1, Math.ceil((toMs - firstMs) / bucketMs))
  return Array.from({ length }, (_, at) => {
    return { atMs: firstMs + at * bucketMs, requests: 0, errors: 0, stored: 0, dropped: 0, sampledOut: 0 }
  })
}
