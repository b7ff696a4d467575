import { ENTRY_TYPES, type EntryLink } from '../../entry.ts'
import { faultOfContent } from './content.ts'
import { type Fault, fault, isRecord, isText } from './fault.ts'

const TYPES = new Set<unknown>(ENTRY_TYPES)
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
const ID = /^(?!0{16})[0-9a-f]{16}$/
const MAX_NAME = 512
const MAX_TAGS = 32
const MAX_TAG = 128
const MAX_LINKS = 8
/** What is earlier than September 2001 was meant as seconds. */
const MIN_START_MS = 1e12
const MAX_AHEAD_MS = 86_400_000
const MAX_DURATION_MS = 366 * 86_400_000

/** What is wrong with an entry, by docs/contracts/trace-ingest.md; null when nothing is. */
export function faultOfEntry(entry: unknown, nowMs: number): Fault | null {
  if (!isRecord(entry)) return fault('', 'must be an object')
  const { traceId, id, parentId, type, name, startMs, durationMs, status, familyHash } = entry
  if (!isTraceId(traceId)) return fault('traceId', 'must be 32 lower-case hex digits, not all zero')
  if (!isId(id)) return fault('id', 'must be 16 lower-case hex digits, not all zero')
  if (parentId !== null && !isId(parentId))
    return fault('parentId', 'must be 16 lower-case hex digits or null')
  if (!TYPES.has(type)) return fault('type', `must be one of ${ENTRY_TYPES.join(', ')}`)
  if (!isText(name, MAX_NAME)) return fault('name', `must be a text of 1 to ${MAX_NAME} characters`)
  if (!isWithin(startMs, MIN_START_MS, nowMs + MAX_AHEAD_MS))
    return fault('startMs', 'must be Unix time in ms, after 2001 and at most a day ahead')
  if (durationMs !== null && !isWithin(durationMs, 0, MAX_DURATION_MS))
    return fault('durationMs', 'must be a number of ms from 0 to a year, or null')
  if (status !== 'ok' && status !== 'error') return fault('status', 'must be ok or error')
  if (familyHash !== null && !isId(familyHash))
    return fault('familyHash', 'must be 16 lower-case hex digits or null')
  return faultOfTags(entry.tags) ?? faultOfLinks(entry.links) ?? faultOfContent(entry.content)
}

function isTraceId(value: unknown): boolean {
  return typeof value === 'string' && TRACE_ID.test(value)
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && ID.test(value)
}

/** JSON has no NaN and no infinity, but 1e999 reads as one. */
function isWithin(value: unknown, minimum: number, maximum: number): boolean {
  return typeof value === 'number' && value >= minimum && value <= maximum
}

function faultOfTags(tags: unknown): Fault | null {
  if (!Array.isArray(tags) || tags.length > MAX_TAGS)
    return fault('tags', `must be a list of at most ${MAX_TAGS} texts`)
  const wrong = tags.findIndex((tag) => !isText(tag, MAX_TAG))
  return wrong === -1 ? null : fault(`tags[${wrong}]`, `must be a text of 1 to ${MAX_TAG} characters`)
}

function faultOfLinks(links: unknown): Fault | null {
  if (!Array.isArray(links) || links.length > MAX_LINKS)
    return fault('links', `must be a list of at most ${MAX_LINKS} links`)
  for (const [at, link] of links.entries()) {
    if (!isRecord(link)) return fault(`links[${at}]`, 'must be an object')
    const { traceId, id } = link as Partial<EntryLink>
    if (!isTraceId(traceId)) return fault(`links[${at}].traceId`, 'must be 32 lower-case hex digits')
    if (!isId(id)) return fault(`links[${at}].id`, 'must be 16 lower-case hex digits')
  }
  return null
}
