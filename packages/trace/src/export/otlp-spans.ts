import type { Entry, EntryType } from '../entry/entry.ts'
import type { Redactor } from '../redact/redactor.ts'
import { described } from '../serialise/entry-json.ts'
import { MAX_NAME } from '../serialise/limits.ts'

type Attribute = { key: string; value: { stringValue: string } | { arrayValue: { values: object[] } } }

/** SPAN_KIND_* of the protocol. What is not named is internal. */
const KINDS: Partial<Record<EntryType, number>> = {
  ...{ request: 2, clientRequest: 3, query: 3, redis: 3, mail: 3, notification: 4, job: 5 },
}
const INTERNAL = 1
const ERROR = 2

/**
 * Entries as OTLP JSON, an ExportTraceServiceRequest of opentelemetry-proto 1.x. What they contain stays here: a span
 * says what happened, when, and whether it worked.
 */
export function otlpSpans(
  sender: { service: string; instance: string | null },
  entries: readonly Entry[],
  redactor: Redactor,
): object {
  const resource = {
    attributes: [
      textAttribute('service.name', sender.service),
      ...(sender.instance ? [textAttribute('service.instance.id', sender.instance)] : []),
    ],
  }
  const spans = entries.map((entry) => spanOf(entry, redactor))
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'trovella' }, spans }] }] }
}

function spanOf(entry: Entry, redactor: Redactor): object {
  const { trace, id, parent, type, startMs, durationMs, status, tags } = entry
  const values = (tags ?? []).map((tag) => ({ stringValue: redactor.text(tag) }))
  const attributes: Attribute[] = [
    textAttribute('trovella.type', type),
    ...(values.length > 0 ? [{ key: 'trovella.tags', value: { arrayValue: { values } } }] : []),
  ]
  return {
    traceId: trace.id,
    spanId: id,
    ...(parent && { parentSpanId: parent.id }),
    name: redactor.text(described(entry).name.slice(0, MAX_NAME)),
    kind: KINDS[type] ?? INTERNAL,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + (durationMs ?? 0)),
    attributes,
    status: status === 'error' ? { code: ERROR } : {},
  }
}

function textAttribute(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } }
}

/** Unix nanoseconds as decimal text: more digits than a number holds. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n)
}
