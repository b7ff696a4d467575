const TABLE_MS = [15, 30, 60, 120, 300, 600, 1_200, 2_400, 3_600, 7_200].map((seconds) => seconds * 1_000)
const JITTER_MS = 30_000

/** Milliseconds to wait before the retry that follows failed attempt `attempt` (from 0). */
export type Backoff = (attempt: number) => number

/** The delays of an Inngest server: a table, plus up to 30 s that keep retries from arriving together. */
export function inngestBackoff(random: () => number): Backoff {
  return (attempt) =>
    (TABLE_MS[Math.min(attempt, TABLE_MS.length - 1)] ?? 0) + Math.floor(random() * JITTER_MS)
}

/** Milliseconds a `Retry-After` header asks for: seconds or a date. Null when it says nothing usable. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (!header) return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const moment = Date.parse(header)
  return Number.isNaN(moment) ? null : Math.max(0, moment - nowMs)
}
