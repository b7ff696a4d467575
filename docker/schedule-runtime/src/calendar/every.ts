import type { Calendar } from './calendar.ts'
import { WhenError } from './when-error.ts'

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const EVERY = /^every(?:\s+|\s*\(\s*)(\d+)\s*(ms|s|m|h|d)\s*\)?$/i

const LEAST_MS = 100
const MOST_MS = 366 * UNITS_MS.d

/** `every 90s` or `every(90s)`, counted from 1970 in real time whatever clocks do; null when it is no such text. */
export function everyCalendar(when: string): Calendar | null {
  if (!/^every\b/i.test(when)) return null
  const intervalMs = intervalOf(when)
  return { next: (after) => new Date((Math.floor(after.getTime() / intervalMs) + 1) * intervalMs) }
}

function intervalOf(when: string): number {
  const [, count, unit] = EVERY.exec(when) ?? []
  const intervalMs = Number(count) * UNITS_MS[(unit?.toLowerCase() ?? 's') as keyof typeof UNITS_MS]
  if (!(intervalMs >= LEAST_MS && intervalMs <= MOST_MS)) {
    throw new WhenError(
      `"${when}" is no interval: write every 90s, with ms, s, m, h or d, from 100ms to 366d.`,
    )
  }
  return intervalMs
}
