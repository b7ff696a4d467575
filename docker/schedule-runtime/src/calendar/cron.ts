import { Cron, type CronOptions } from 'croner'
import type { Calendar, Times } from './calendar.ts'
import { whichField } from './cron-fields.ts'
import { WhenError } from './when-error.ts'

/** What a fixed time does when the clock jumps over it, and when the clock shows it twice. */
export type ClockChange = { gap: 'run' | 'skip'; repeat: 'once' | 'both' }

/** No zone sets its clock back by more; what does is a correction, as in Debian's cron. */
const LONGEST_REPEAT_MS = 3 * 3_600_000
const QUARTER_MS = 15 * 60_000

/**
 * A cron expression in a zone, with croner as the calculator. A wildcard or a step in the time keeps its real-time
 * spacing through a clock change; a fixed time runs once, at the first instant after a gap, unless told otherwise.
 */
export function cronCalendar(times: Times): Calendar {
  const cron = parse(times)
  const isFixed = !/[*?/]/.test(timeFields(times.when))
  const next = (after: Date) => (times.gap === 'skip' ? nextOutsideGaps(cron, after) : cron.nextRun(after))
  const calendar =
    times.repeat === 'both' && isFixed
      ? { next: (after: Date) => earlier(next(after), secondShowing(times.timeZone, next, after)) }
      : { next }
  if (!calendar.next(new Date())) throw new WhenError(`"${times.when}" never comes: no month has that day.`)
  return calendar
}

const OPTIONS: CronOptions = { paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' }

function parse({ when, timeZone }: Times): Cron {
  checkZone(timeZone)
  try {
    // An offset is reckoned with five times as fast as a zone.
    const clock = timeZone === 'UTC' ? { utcOffset: 0 } : { timezone: timeZone }
    return slim(new Cron(when, { ...OPTIONS, ...clock }))
  } catch (error) {
    throw whichField(when) ?? new WhenError(`"${when}" is no time: ${(error as Error).message}`)
  }
}

const everyYear: number[] = Array(10_000).fill(1)

/** Each pattern holds a list of ten thousand years, 80 KB of ones where no year is named: all share one. */
function slim(cron: Cron): Cron {
  const { pattern } =
    (cron as unknown as { _states?: { pattern?: { year: number[]; starYear: boolean } } })._states ?? {}
  if (pattern?.starYear && pattern.year.length === everyYear.length) pattern.year = everyYear
  return cron
}

const zones = new Set<string>()

function checkZone(timeZone: string): void {
  if (zones.has(timeZone)) return
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new WhenError(`"${timeZone}" is no time zone: write a name such as Europe/Berlin, or UTC.`)
  }
  zones.add(timeZone)
}

/** The fields of the time of day; a nickname has fixed ones, except for the hour of @hourly. */
function timeFields(when: string): string {
  const fields = when.trim().split(/\s+/)
  if (fields.length === 1) return /^@hourly$/i.test(when) ? '*' : '0'
  return fields.slice(0, fields.length - 3).join(' ')
}

/** What was moved to the end of a gap is no time that the expression names. */
function nextOutsideGaps(cron: Cron, after: Date): Date | null {
  let next = cron.nextRun(after)
  while (next && !cron.match(next)) next = cron.nextRun(next)
  return next
}

/** The second showing, after this moment, of a time whose first was at most three hours before it. */
function secondShowing(timeZone: string, next: (after: Date) => Date | null, after: Date): Date | null {
  const show = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  let first = next(new Date(after.getTime() - LONGEST_REPEAT_MS))
  while (first && first <= after) {
    for (let delayMs = QUARTER_MS; delayMs <= LONGEST_REPEAT_MS; delayMs += QUARTER_MS) {
      const second = new Date(first.getTime() + delayMs)
      if (second > after && show.format(second) === show.format(first)) return second
    }
    first = next(first)
  }
  return null
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one && other ? (one < other ? one : other) : (one ?? other)
}
