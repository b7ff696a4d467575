import { seededUlid, ulid } from '../ulid.ts'

const MAX_EVENT_BYTES = 3 * 1024 * 1024
const MAX_EVENTS = 5_000
const INTERNAL_PREFIX = 'inngest/'

/** An event as functions see it. */
export type EventPayload = {
  id: string
  name: string
  data: Record<string, unknown>
  ts: number
  [key: string]: unknown
}

/** `id` is the runner's own; `payload.id` is what the sender chose, and what repeats are recognised by. */
export type IncomingEvent = { id: string; payload: EventPayload }

export type ParsedEvents = { ok: true; events: IncomingEvent[] } | { ok: false; message: string }

/**
 * Reads the body of `POST /e/:key`: one event or an array. One bad event refuses them all.
 * `seed` is the `x-inngest-event-id-seed` header: `<milliseconds>,<entropy>`.
 */
export function parseEvents(
  body: string,
  { seed, nowMs }: { seed: string | undefined; nowMs: number },
): ParsedEvents {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return { ok: false, message: 'The body is not JSON. Send one event or an array of events.' }
  }
  const items: unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  if (items.length > MAX_EVENTS)
    return { ok: false, message: `More than ${MAX_EVENTS} events in one request.` }
  const events: IncomingEvent[] = []
  for (const [position, item] of items.entries()) {
    const problem = problemOf(item, body.length > MAX_EVENT_BYTES)
    if (problem) return { ok: false, message: `Event ${position}: ${problem}` }
    events.push(toEvent(item as Record<string, unknown>, { id: makeId(seed, position, nowMs), nowMs }))
  }
  return { ok: true, events }
}

function problemOf(item: unknown, mayBeTooLarge: boolean): string | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'not an object.'
  const { name, data, id, ts } = item as Record<string, unknown>
  if (typeof name !== 'string' || name === '') return 'the name is missing.'
  if (name.toLowerCase().startsWith(INTERNAL_PREFIX)) return `the name ${name} is reserved for internal use.`
  if (data !== undefined && data !== null && (typeof data !== 'object' || Array.isArray(data)))
    return 'data is not an object.'
  if (id !== undefined && id !== null && typeof id !== 'string') return 'the id is not a string.'
  if (ts !== undefined && ts !== null && typeof ts !== 'number') return 'ts is not a number of milliseconds.'
  if (isUnstorable(name) || (typeof id === 'string' && isUnstorable(id)))
    return 'the name or id is not valid text.'
  if (mayBeTooLarge && Buffer.byteLength(JSON.stringify(item)) > MAX_EVENT_BYTES) return 'larger than 3 MB.'
  return null
}

function isUnstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}

function makeId(seed: string | undefined, position: number, nowMs: number): string {
  const seedMs = Number(seed?.split(',')[0])
  return seed && Number.isSafeInteger(seedMs) && seedMs > 0 ? seededUlid(seedMs, seed, position) : ulid(nowMs)
}

function toEvent(item: Record<string, unknown>, { id, nowMs }: { id: string; nowMs: number }): IncomingEvent {
  const { name, data, ts } = item as {
    name: string
    data?: Record<string, unknown> | null
    ts?: number | null
  }
  return {
    id,
    payload: {
      ...item,
      id: typeof item.id === 'string' && item.id !== '' ? item.id : id,
      name,
      data: data ?? {},
      ts: ts || nowMs,
    },
  }
}
