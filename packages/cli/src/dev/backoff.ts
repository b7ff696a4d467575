const FIRST_MS = 500
const LONGEST_MS = 30_000
/** A part that held this long starts counting anew. */
export const STEADY_MS = 60_000
/** After so many crashes in a row something else is wrong. */
export const MOST_CRASHES = 6

/** How long to wait before the next start, after so many crashes in a row. */
export function backoffMs(crashes: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, crashes - 1))
}
