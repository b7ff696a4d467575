import { createHash } from 'node:crypto'
import type { Entry } from '../entry.ts'
import { isRecord } from '../ingest/schema/fault.ts'
import { contentOfAttributes } from './content.ts'
import { exceptionOf } from './exception.ts'
import { hexOf, msOf } from './ids.ts'
import { kindOf, typeOfSpan } from './span-type.ts'
import { type Attributes, attributesOf, listOf } from './value.ts'

const STATUS_ERROR = 2

/** The entries of a span: itself, then one for each of its events. What is malformed in it, the schema refuses. */
export function entriesOfSpan(span: Record<string, unknown>): Entry[] {
  const attributes = attributesOf(span.attributes)
  const startMs = msOf(span.startTimeUnixNano) ?? Number.NaN
  const endMs = msOf(span.endTimeUnixNano) ?? startMs
  const type = typeOfSpan(kindOf(span.kind), attributes)
  const content = contentOfAttributes(type, attributes)
  const status = isRecord(span.status) ? span.status : {}
  const isFailed = status.code === STATUS_ERROR || status.code === 'STATUS_CODE_ERROR'
  if (isFailed && status.message) content.error = status.message
  const entry: Entry = {
    traceId: hexOf(span.traceId),
    id: hexOf(span.spanId),
    parentId: hexOf(span.parentSpanId) || null,
    type,
    name: String(span.name ?? '').slice(0, 512) || type,
    startMs,
    durationMs: attributes['trovella.is_mark'] === true ? null : Math.max(0, round(endMs - startMs)),
    status: isFailed ? 'error' : 'ok',
    familyHash: ownHash(attributes) ?? (type === 'query' ? hashOf(shapeOf(content.sql ?? span.name)) : null),
    tags: tagsOf(attributes, content),
    links: listOf(span.links).slice(0, 8).flatMap(linkOf),
    content,
  }
  return [
    entry,
    ...listOf(span.events).flatMap((event, at) => (isRecord(event) ? [entryOfEvent(event, at, entry)] : [])),
  ]
}

function entryOfEvent(event: Record<string, unknown>, at: number, span: Entry): Entry {
  const attributes = attributesOf(event.attributes)
  const isException = event.name === 'exception' || attributes['exception.type'] !== undefined
  const mark = {
    traceId: span.traceId,
    id: hashOf(`${span.traceId} ${span.id} ${at}`),
    parentId: span.id,
    startMs: msOf(event.timeUnixNano) ?? span.startMs,
    durationMs: null,
    tags: [],
    links: [],
  }
  if (isException) return { ...mark, type: 'exception', status: 'error', ...exceptionOf(attributes) }
  const name = String(event.name ?? '').slice(0, 512) || 'event'
  return { ...mark, type: 'event', status: 'ok', familyHash: null, name, content: { payload: attributes } }
}

function linkOf(link: unknown): Entry['links'] {
  if (!isRecord(link)) return []
  const [traceId, id] = [hexOf(link.traceId), hexOf(link.spanId)]
  return traceId.length === 32 && id.length === 16 ? [{ traceId, id }] : []
}

function tagsOf(attributes: Attributes, content: Record<string, unknown>): string[] {
  const own = attributes['trovella.tags']
  if (Array.isArray(own))
    return own
      .map((tag) => String(tag).slice(0, 128))
      .filter(Boolean)
      .slice(0, 32)
  return typeof content.status === 'number' ? [`status:${content.status}`] : []
}

function ownHash(attributes: Attributes): string | null {
  const hash = attributes['trovella.family_hash']
  return typeof hash === 'string' ? hash : null
}

/** A query without its values, so that the same one counts as the same. */
function shapeOf(sql: unknown): string {
  return String(sql)
    .replaceAll(/'(?:[^']|'')*'/g, '?')
    .replaceAll(/\b\d+(?:\.\d+)?\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\(\s*(?:(?:\?|\$\?)\s*,\s*)+(?:\?|\$\?)\s*\)/g, '(…)')
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
