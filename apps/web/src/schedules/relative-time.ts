import { duration } from '#ui/duration.ts'

/** How far a moment is from now, as people say it: "in 4 min", "3 h ago", "now". */
export function relativeTime(at: string, now: string): string {
  const differenceMs = Date.parse(at) - Date.parse(now)
  if (Math.abs(differenceMs) < 1_000) return 'now'
  const length = duration(Math.abs(differenceMs))
  return differenceMs > 0 ? `in ${length}` : `${length} ago`
}

/** A short length of time with its fraction where that matters: 12 ms, 1.4 s, 3 min. */
export function preciseDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return duration(ms)
}
