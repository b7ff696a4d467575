/** Upper bounds of the histogram in docs/contracts/trace-ingest.md; what is above them all is the last count. */
const BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]
const MINUTE_MS = 60_000
/** A scanner that asks for a thousand addresses must not make a thousand rows. */
const MAX_NAMES_PER_MINUTE = 500
const OTHERS = '(others)'

/** Roots of one name that ended within one minute, kept or not. */
export type RequestCount = {
  minuteMs: number
  name: string
  count: number
  errorCount: number
  keptCount: number
  durationCounts: number[]
}

export type EndedRoot = { name: string; endMs: number; durationMs: number; isError: boolean; isKept: boolean }

export type RequestCounts = {
  add(root: EndedRoot): void
  /** Takes out what was counted since the last time. */
  take(): RequestCount[]
  /** Puts counts back that could not be handed on. */
  restore(counts: RequestCount[]): void
  isEmpty(): boolean
}

/** Counts every root, so that rates and percentiles stay true when traces are sampled. */
export function createRequestCounts(): RequestCounts {
  let minutes = new Map<number, Map<string, RequestCount>>()
  const countOf = (minuteMs: number, name: string): RequestCount => {
    let counts = minutes.get(minuteMs)
    if (!counts) {
      counts = new Map()
      minutes.set(minuteMs, counts)
    }
    const known = counts.get(name)
    if (known) return known
    if (counts.size >= MAX_NAMES_PER_MINUTE && name !== OTHERS) return countOf(minuteMs, OTHERS)
    const durationCounts = new Array<number>(BOUNDS_MS.length + 1).fill(0)
    const count = { minuteMs, name, count: 0, errorCount: 0, keptCount: 0, durationCounts }
    counts.set(name, count)
    return count
  }
  return {
    add: ({ name, endMs, durationMs, isError, isKept }) => {
      const count = countOf(Math.floor(endMs / MINUTE_MS) * MINUTE_MS, name)
      count.count++
      if (isError) count.errorCount++
      if (isKept) count.keptCount++
      const bucket = bucketOf(durationMs)
      count.durationCounts[bucket] = (count.durationCounts[bucket] ?? 0) + 1
    },
    take: () => {
      const taken = [...minutes.values()].flatMap((counts) => [...counts.values()])
      minutes = new Map()
      return taken
    },
    restore: (lost) => {
      for (const each of lost) merge(countOf(each.minuteMs, each.name), each)
    },
    isEmpty: () => minutes.size === 0,
  }
}

function bucketOf(durationMs: number): number {
  let bucket = 0
  while (bucket < BOUNDS_MS.length && durationMs > (BOUNDS_MS[bucket] as number)) bucket++
  return bucket
}

function merge(into: RequestCount, from: RequestCount): void {
  into.count += from.count
  into.errorCount += from.errorCount
  into.keptCount += from.keptCount
  into.durationCounts = into.durationCounts.map((count, index) => count + (from.durationCounts[index] ?? 0))
}
