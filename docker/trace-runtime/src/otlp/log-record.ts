import { randomBytes } from 'node:crypto'
import type { Entry } from '../entry.ts'
import { exceptionOf } from './exception.ts'
import { hexOf, msOf } from './ids.ts'
import { attributesOf, plainOf } from './value.ts'

/** The lowest severity number of each level: https://opentelemetry.io/docs/specs/otel/logs/data-model */
const LEVELS: [from: number, level: string][] = [
  [21, 'fatal'],
  [17, 'error'],
  [13, 'warn'],
  [9, 'info'],
  [5, 'debug'],
  [1, 'trace'],
]

/** A log record as an entry: an exception where it describes one, an event where it is named as one, else a log. */
export function entryOfLog(record: Record<string, unknown>, nowMs: number): Entry {
  const attributes = attributesOf(record.attributes)
  const level = levelOf(record)
  const body = plainOf(record.body)
  const mark = {
    traceId: hexOf(record.traceId) || randomBytes(16).toString('hex'),
    id: randomBytes(8).toString('hex'),
    parentId: hexOf(record.spanId) || null,
    startMs: msOf(record.timeUnixNano) ?? msOf(record.observedTimeUnixNano) ?? nowMs,
    durationMs: null,
    status: level === 'error' || level === 'fatal' ? ('error' as const) : ('ok' as const),
    tags: [],
    links: [],
  }
  if (attributes['exception.type'] !== undefined || attributes['exception.message'] !== undefined)
    return { ...mark, type: 'exception', ...exceptionOf(attributes), status: 'error' }
  const eventName = record.eventName || attributes['event.name']
  if (typeof eventName === 'string' && eventName !== '')
    return {
      ...mark,
      type: 'event',
      name: eventName.slice(0, 512),
      familyHash: null,
      content: { payload: body === null ? attributes : { body, ...attributes } },
    }
  const message = typeof body === 'string' ? body : JSON.stringify(body)
  const content = { level, message, ...(Object.keys(attributes).length > 0 ? { fields: attributes } : {}) }
  return { ...mark, type: 'log', name: message.slice(0, 512) || level, familyHash: null, content }
}

function levelOf({ severityNumber, severityText }: Record<string, unknown>): string {
  const number = Number(severityNumber)
  const found = LEVELS.find(([from]) => number >= from)?.[1]
  if (found) return found
  const text = String(severityText ?? '').toLowerCase()
  return LEVELS.find(([, level]) => text.startsWith(level))?.[1] ?? 'info'
}
