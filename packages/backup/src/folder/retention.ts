/** How many days and weeks keep their newest archive. */
export type Retention = { daily: number; weekly: number }

const DAY_MS = 86_400_000

/** The fifth of January 1970 was a Monday: weeks begin there. */
const FIRST_MONDAY_MS = 4 * DAY_MS

/**
 * Which archives go: all but the newest of each of the last `daily` days and `weekly` weeks that have one, in UTC.
 * The newest of all always stays.
 */
export function archivesToRemove<T extends { snapshotAt: Date }>(
  archives: readonly T[],
  { daily, weekly }: Retention,
): T[] {
  const newestFirst = archives.toSorted((a, b) => b.snapshotAt.getTime() - a.snapshotAt.getTime())
  const day = (at: Date) => Math.floor(at.getTime() / DAY_MS)
  const week = (at: Date) => Math.floor((at.getTime() - FIRST_MONDAY_MS) / (7 * DAY_MS))
  const kept = new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, day, daily),
    ...newestOfEach(newestFirst, week, weekly),
  ])
  return newestFirst.filter((archive) => !kept.has(archive))
}

function newestOfEach<T extends { snapshotAt: Date }>(
  newestFirst: readonly T[],
  periodOf: (at: Date) => number,
  most: number,
): T[] {
  const newest = new Map<number, T>()
  for (const archive of newestFirst) {
    const period = periodOf(archive.snapshotAt)
    if (!newest.has(period)) newest.set(period, archive)
  }
  return [...newest.values()].slice(0, most)
}
