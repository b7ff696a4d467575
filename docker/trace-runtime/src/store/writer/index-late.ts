import type { StoreEvent, ThreadOptions } from '../options.ts'
import { isDamage, isDiskTrouble } from '../segment/open.ts'
import type { Segments } from './segments.ts'

/** Brings entries into the text indexes after they were stored, the oldest hour first. */
export type LateIndex = {
  /**
   * To be called before so many entries are written. Indexes nothing, unless what waits is too much or too old: then
   * somewhat more than is written, so that it becomes less.
   */
  makeWayFor(entries: number): void
  close(): void
}

/** A flood: short gaps are left to those who send, or each slice would hold up the batches that come meanwhile. */
const FLOOD_PER_SECOND = 4_000
const FLOOD_PAUSE_MS = 250
/** For each entry that is written while it is behind. */
const CATCH_UP = 1.5
/** So many blocks in a transaction take about 20 ms. */
const FEW_BLOCKS = 16
/** While nothing is written, larger ones, about 100 ms: the fewer there are, the less there is to merge. */
const MANY_BLOCKS = 64
const DISK_RETRY_MS = 30_000

type LateIndexOptions = Pick<ThreadOptions, 'indexAfterMs' | 'unindexedMax' | 'unindexedMaxMs'> & {
  report(event: StoreEvent): void
}

export function indexLate(
  segments: Segments,
  { indexAfterMs, unindexedMax, unindexedMaxMs, report }: LateIndexOptions,
): LateIndex {
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  const rate = ratePerSecond()
  let blocks = FEW_BLOCKS

  function wait(ms: number): void {
    cancel()
    timer = setTimeout(run, ms)
  }

  function cancel(): void {
    clearTimeout(timer)
    clearImmediate(immediate)
  }

  /** One slice, and the next when those who call had their turn. */
  function run(): void {
    try {
      if (indexSlice(blocks) > 0) immediate = setImmediate(run)
      blocks = Math.min(blocks * 2, MANY_BLOCKS)
    } catch (error) {
      report({ level: 'error', message: `the text index could not be written: ${error}` })
      wait(DISK_RETRY_MS)
    }
  }

  /** Returns how many entries came into an index, or were given up with their file. */
  function indexSlice(most: number): number {
    const segment = segments.oldestBehind()
    if (!segment) return 0
    const before = segments.unindexed()
    try {
      segment.transaction(() => segment.textIndex.indexNext(most))
    } catch (error) {
      if (!isDamage(error)) throw error
      segments.setAside(segment.file)
    }
    return before - segments.unindexed()
  }

  function isTooFarBehind(): boolean {
    const unindexed = segments.unindexed()
    if (unindexed === 0) return false
    const sinceMs = segments.oldestBehind()?.textIndex.behindSinceMs() ?? null
    return unindexed > unindexedMax || (sinceMs !== null && Date.now() - sinceMs > unindexedMaxMs)
  }

  function makeWayFor(entries: number): void {
    blocks = FEW_BLOCKS
    const isFlood = rate(entries) > FLOOD_PER_SECOND
    wait(isFlood ? Math.max(indexAfterMs, FLOOD_PAUSE_MS) : indexAfterMs)
    try {
      for (let left = entries * CATCH_UP; left > 0 && isTooFarBehind(); ) left -= indexSlice(FEW_BLOCKS)
    } catch (error) {
      // The writing that follows finds the same, and says so.
      if (!isDiskTrouble(error) && !isDamage(error)) throw error
    }
  }

  wait(indexAfterMs)
  return { makeWayFor, close: cancel }
}

/** Counts, and returns how many were counted in this second or in the one before, whichever is more. */
function ratePerSecond(): (count: number) => number {
  let [second, current, before] = [0, 0, 0]
  return (count) => {
    const now = Math.floor(performance.now() / 1_000)
    if (now !== second) [second, before, current] = [now, now === second + 1 ? current : 0, 0]
    current += count
    return Math.max(current, before)
  }
}
