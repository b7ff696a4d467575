import type { Clock } from './look/clock.ts'

/** A span of time that a page looks at; Unix ms, `fromMs` included and `toMs` not. */
export type Range = { name: string; fromMs: number; toMs: number }

const MINUTE_MS = 60_000

/** The spans that one click chooses. */
export const SPANS: { name: string; label: string; ms: number }[] = [
  { name: '15m', label: '15 min', ms: 15 * MINUTE_MS },
  { name: '1h', label: '1 h', ms: 60 * MINUTE_MS },
  { name: '6h', label: '6 h', ms: 360 * MINUTE_MS },
  { name: '24h', label: '24 h', ms: 1440 * MINUTE_MS },
]

/**
 * The range of a query string: `range=6h`, else `from` and `to` as Unix ms or as the person's own time. Half a custom
 * range ends now, or begins an hour before its end. Null when none is named.
 */
export function readRange(query: URLSearchParams, clock: Clock, nowMs: number): Range | null {
  const span = SPANS.find(({ name }) => name === query.get('range'))
  if (span) return { name: span.name, fromMs: nowMs - span.ms, toMs: nowMs }
  const from = clock.fromField(query.get('from') ?? '')
  const to = clock.fromField(query.get('to') ?? '')
  if (from === null && to === null) return null
  const toMs = to ?? nowMs
  const fromMs = from ?? toMs - 60 * MINUTE_MS
  return { name: 'custom', fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs) }
}

export function lastHour(nowMs: number): Range {
  return { name: '1h', fromMs: nowMs - 60 * MINUTE_MS, toMs: nowMs }
}

/** What names this range in an address, so that the address keeps meaning it. */
export function rangeQuery({ name, fromMs, toMs }: Range): Record<string, string> {
  if (name === 'custom') return { from: String(Math.floor(fromMs)), to: String(Math.floor(toMs)) }
  return { range: name }
}
