import { DURATION_BOUNDS_MS } from '../../../entry.ts'

/**
 * The duration in ms below which this share (0 to 1) of a histogram lies, with its bucket taken as evenly filled.
 * In the last bucket, which has no upper bound, it is the lower one. 0 for an empty histogram.
 */
export function percentileMs(counts: number[], share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share
  let below = 0
  for (const [at, count] of counts.entries()) {
    const lower = DURATION_BOUNDS_MS[at - 1] ?? 0
    const upper = DURATION_BOUNDS_MS[at] ?? lower
    if (count > 0 && below + count >= wanted) return lower + ((upper - lower) * (wanted - below)) / count
    below += count
  }
  return 0
}
