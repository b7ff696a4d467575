import type { Batch, Entry } from '../entry.ts'
import { requestCountsOf } from '../ingest/counts.ts'
import { type ContentLimits, cutContent } from '../ingest/cut-content.ts'
import { faultOfEntry } from '../ingest/schema/entry.ts'
import { isRecord } from '../ingest/schema/fault.ts'
import { uuidOf } from '../ingest/uuid.ts'
import { entryOfLog } from './log-record.ts'
import { entriesOfSpan } from './span.ts'
import { attributesOf, listOf } from './value.ts'

export type Signal = 'traces' | 'logs'

/** What of a request can be stored, a batch for each resource, and how many spans or records cannot. */
export type Read = { batches: Batch[]; rejected: number; why: string }

const PARTS = {
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
} as const

export function readBatches(
  request: Record<string, unknown>,
  options: {
    signal: Signal
    /** The same for the same request, so that it is stored once however often it is sent. */
    requestId: string
    keyService: string | null
    limits: ContentLimits
    nowMs: number
  },
): Read {
  const { signal, requestId, keyService, limits, nowMs } = options
  const parts = PARTS[signal]
  const read: Read = { batches: [], rejected: 0, why: '' }
  const reject = (count: number, why: string) => {
    read.rejected += count
    read.why ||= why
  }
  for (const [at, resource] of listOf(request[parts.resources]).filter(isRecord).entries()) {
    const scopes = listOf(resource[parts.scopes]).filter(isRecord)
    const items = scopes.flatMap((scope) => listOf(scope[parts.items]).filter(isRecord))
    const { service, instance } = senderOf(resource)
    if (keyService !== null && service !== keyService) {
      reject(items.length, `the key may write as "${keyService}" only, not as the service.name that was sent`)
      continue
    }
    const entries: Entry[] = []
    for (const item of items) {
      const made = signal === 'traces' ? entriesOfSpan(item) : [entryOfLog(item, nowMs)]
      const within = made.map((entry) => ({ ...entry, content: cutContent(entry.content, limits) }))
      const faults = within.flatMap((entry) => faultOfEntry(entry, nowMs) ?? [])
      if (faults[0]) reject(1, `${faults[0].field} ${faults[0].must}`)
      else entries.push(...within)
    }
    if (entries.length > 0)
      read.batches.push({
        batchId: uuidOf(`${requestId} ${at}`),
        service,
        instance,
        droppedByReason: {},
        requestCounts: requestCountsOf(entries),
        entries,
      })
  }
  return read
}

function senderOf({ resource }: Record<string, unknown>): { service: string; instance: string | null } {
  const attributes = attributesOf(isRecord(resource) ? resource.attributes : [])
  const text = (name: string) => String(attributes[name] ?? '').slice(0, 128)
  return {
    service: text('service.name') || 'unknown_service',
    instance: text('service.instance.id') || text('host.name') || null,
  }
}
