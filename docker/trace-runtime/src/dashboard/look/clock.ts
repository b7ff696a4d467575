import { type Html, html } from '../html.ts'

/** Times as the person reads them: in their zone, which the script writes into a cookie; UTC until then. */
export type Clock = {
  timeZone: string
  /** `14:03:07.412`, with the day before it when it is not today. */
  time(ms: number): Html
  /** `14:03`, or `24 Nov 14:03` when the range is longer than a day. */
  tick(ms: number, rangeMs: number): string
  /** `25 Nov 2026, 14:03:07`. */
  dateTime(ms: number): string
  /** How long ago, as words. */
  ago(ms: number): Html
  /** The value of a `datetime-local` field. */
  toField(ms: number): string
  /** What a `datetime-local` field or a number of ms says; null for anything else. */
  fromField(text: string): number | null
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000

export function createClock(zone: string | undefined, nowMs: number): Clock {
  const format = formatOf(zone)
  const timeZone = format.resolvedOptions().timeZone
  const partsOf = (ms: number) => partsIn(format.format(ms))
  const today = dayOf(partsOf(nowMs))

  const dateTime = (ms: number) => dateTimeOf(partsOf(ms))

  return {
    timeZone,
    dateTime,
    time(ms) {
      const parts = partsOf(ms)
      const millis = String(Math.floor(ms) % 1000).padStart(3, '0')
      const day = dayOf(parts) === today ? '' : `${dayAndMonth(parts)} `
      return html`<time datetime="${isoOf(ms)}" title="${dateTimeOf(parts)}">${day}${parts.hour}:${parts.minute}:${parts.second}<span class="millis">.${millis}</span></time>`
    },
    tick(ms, rangeMs) {
      const parts = partsOf(ms)
      const time = `${parts.hour}:${parts.minute}`
      return rangeMs > DAY_MS ? `${dayAndMonth(parts)} ${time}` : time
    },
    ago: (ms) => html`<time datetime="${isoOf(ms)}" title="${dateTime(ms)}">${agoText(nowMs - ms)}</time>`,
    toField(ms) {
      const parts = partsOf(ms)
      return `${dayOf(parts)}T${parts.hour}:${parts.minute}`
    },
    fromField(text) {
      if (/^\d{10,15}$/.test(text)) return Number(text)
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null
      const asUtc = Date.parse(`${text}Z`)
      return Number.isNaN(asUtc) ? null : asUtc - offsetAt(asUtc - offsetAt(asUtc, partsOf), partsOf)
    },
  }
}

/** How far the zone is ahead of UTC at an instant, in ms. */
function offsetAt(ms: number, partsOf: (ms: number) => Parts): number {
  const { hour, minute, second, ...day } = partsOf(ms)
  return Date.parse(`${dayOf(day)}T${hour}:${minute}:${second}Z`) - Math.floor(ms / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A zone that does not exist is UTC. What was made is kept: making one takes longer than a whole page. */
function formatOf(zone = 'UTC'): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = formatIn(zone) ?? formatOf('UTC')
  if (formats.size < 100) formats.set(zone, format)
  return format
}

function formatIn(timeZone: string): Intl.DateTimeFormat | null {
  const digits = '2-digit'
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
      hourCycle: 'h23',
    })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Of `26/11/2026, 14:03:07`: to have it formatted in parts takes three times as long. */
function partsIn(formatted: string): Parts {
  const [day = '', month = '', year = '', hour = '', minute = '', second = ''] = formatted.split(/\D+/)
  return { year, month, day, hour, minute, second }
}

function dateTimeOf({ year, hour, minute, second, ...day }: Parts): string {
  return `${dayAndMonth(day)} ${year}, ${hour}:${minute}:${second}`
}

function dayOf({ year, month, day }: Pick<Parts, 'year' | 'month' | 'day'>): string {
  return `${year}-${month}-${day}`
}

function dayAndMonth({ day, month }: Pick<Parts, 'day' | 'month'>): string {
  return `${Number(day)} ${MONTHS[Number(month) - 1]}`
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

function agoText(ms: number): string {
  if (ms < 1000) return 'just now'
  const seconds = ms / 1000
  if (seconds < 60) return `${Math.floor(seconds)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return `${Math.floor(seconds / 86_400)} d ago`
}
