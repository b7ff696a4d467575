import { DURATION_BOUNDS_MS, type Entry, type EntryType, type RequestCount } from '../entry.ts'

const MINUTE_MS = 60_000
const COUNTED = new Set<EntryType>(['request', 'job', 'schedule', 'command'])

/** The counts of a sender that sends none: what it sent is all there was. */
export function requestCountsOf(entries: readonly Entry[]): RequestCount[] {
  const counts = new Map<string, RequestCount>()
  for (const { type, name, startMs, durationMs, status } of entries) {
    if (!COUNTED.has(type)) continue
    const minuteMs = Math.floor((startMs + (durationMs ?? 0)) / MINUTE_MS) * MINUTE_MS
    const key = `${minuteMs} ${name}`
    const count = counts.get(key) ?? emptyCount(minuteMs, name)
    counts.set(key, count)
    count.count++
    count.keptCount++
    if (status === 'error') count.errorCount++
    const bound = DURATION_BOUNDS_MS.findIndex((boundMs) => (durationMs ?? 0) <= boundMs)
    const bucket = bound === -1 ? DURATION_BOUNDS_MS.length : bound
    count.durationCounts[bucket] = (count.durationCounts[bucket] ?? 0) + 1
  }
  return [...counts.values()]
}

function emptyCount(minuteMs: number, name: string): RequestCount {
  const durationCounts = new Array<number>(DURATION_BOUNDS_MS.length + 1).fill(0)
  return { minuteMs, name, count: 0, errorCount: 0, keptCount: 0, durationCounts }
}
