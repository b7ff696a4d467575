import type { EntryType } from '../../entry.ts'
import { inTurn } from '../../in-turn.ts'
import type { StoredEntry } from '../../store/store.ts'
import { semanticAttributes } from './semantic-attributes.ts'

type Value =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: Value[] } }
type Attribute = { key: string; value: Value }

/** SPAN_KIND_* of the OTLP protocol. What is not named is internal (1). */
const KINDS: Partial<Record<EntryType, number>> = {
  request: 2,
  clientRequest: 3,
  query: 3,
  redis: 3,
  mail: 3,
  notification: 4,
  job: 5,
}

const SPANS_AT_ONCE = 100

/**
 * A trace as OTLP JSON (opentelemetry-proto 1.x, ExportTraceServiceRequest), piece by piece: every entry is a span. The
 * attributes `trovella.*` carry what spans have no place for, so that an import gives the same entries again.
 */
export async function* otlpText(entries: readonly StoredEntry[]): AsyncGenerator<string> {
  const bySender = Map.groupBy(entries, ({ service, instance }) => JSON.stringify([service, instance]))
  let comma = ''
  yield '{"resourceSpans":['
  for (const ofSender of bySender.values()) {
    const resource = JSON.stringify({ attributes: resourceOf(ofSender[0]) })
    yield `${comma}{"resource":${resource},"scopeSpans":[{"scope":{"name":"trovella"},"spans":[`
    for (let at = 0; at < ofSender.length; at += SPANS_AT_ONCE) {
      const some = ofSender.slice(at, at + SPANS_AT_ONCE)
      const spans = await inTurn(() => some.map((entry) => JSON.stringify(spanOf(entry))).join(','))
      yield at === 0 ? spans : `,${spans}`
    }
    yield ']}]}'
    comma = ','
  }
  yield ']}'
}

function resourceOf(entry: StoredEntry | undefined): Attribute[] {
  return attributesOf({ 'service.name': entry?.service, 'service.instance.id': entry?.instance })
}

function spanOf(entry: StoredEntry): unknown {
  const { traceId, id, parentId, name, type, startMs, durationMs, status, links } = entry
  return {
    traceId,
    spanId: id,
    ...(parentId !== null && { parentSpanId: parentId }),
    name,
    kind: KINDS[type] ?? 1,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + (durationMs ?? 0)),
    attributes: attributesOf({ ...semanticAttributes(entry), ...ownAttributes(entry) }),
    ...(links.length > 0 && { links: links.map((link) => ({ traceId: link.traceId, spanId: link.id })) }),
    status: status === 'error' ? { code: 2 } : { code: 0 },
  }
}

function ownAttributes({
  type,
  familyHash,
  tags,
  content,
  durationMs,
}: StoredEntry): Record<string, unknown> {
  return {
    'trovella.type': type,
    'trovella.is_mark': durationMs === null ? true : undefined,
    'trovella.family_hash': familyHash,
    'trovella.tags': tags,
    'trovella.content': JSON.stringify(content),
  }
}

/** Unix nanoseconds as decimal text; the clock of an entry is finer than a millisecond and coarser than a microsecond. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n)
}

function attributesOf(record: Record<string, unknown>): Attribute[] {
  return Object.entries(record).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [{ key, value: attributeValue(value) }],
  )
}

function attributeValue(value: unknown): Value {
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(attributeValue) } }
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) }
}
