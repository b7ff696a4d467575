const UNIT_MS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
}
const PART = /(\d+(?:\.\d+)?)(ms|[wdhms])/g

/** Milliseconds of a duration such as `1d2h30m`, or null when it is none. */
export function parseDurationMs(text: string): number | null {
  const parts = [...text.matchAll(PART)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim()) return null
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0)
}

/** The moment a sleep or a timeout ends, in epoch milliseconds: `text` is a duration from now or an ISO date. */
export function parseMomentMs(text: string, nowMs: number): number | null {
  const durationMs = parseDurationMs(text)
  if (durationMs !== null) return nowMs + durationMs
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? null : moment
}
