import { type Batch, DURATION_BOUNDS_MS, ENTRY_TYPES, type Entry } from '../../entry.ts'
import { faultOfEntry } from './entry.ts'
import { type Fault, fault, isCount, isRecord, isText } from './fault.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
const TYPES = new Set<string>(ENTRY_TYPES)
const REASONS = new Set(['ring_full', 'entry_too_large', 'spool_full', 'rejected', 'shutdown'])
const MAX_SERVICE = 128
const MAX_NAME = 512
const MAX_COUNTS = 10_000
const MINUTE_MS = 60_000

export type Parsed = { ok: true; batch: Batch } | { ok: false; fault: Fault }

/** A batch out of JSON, by docs/contracts/trace-ingest.md, or the first field that is wrong. Fields it does not know are left out. */
export function parseBatch(json: unknown, nowMs: number): Parsed {
  const wrong = faultOfBatch(json, nowMs)
  return wrong ? { ok: false, fault: wrong } : { ok: true, batch: knownFields(json as Batch) }
}

function faultOfBatch(json: unknown, nowMs: number): Fault | null {
  if (!isRecord(json)) return fault('batch', 'must be an object')
  const { batchId, service, instance, entries } = json
  if (typeof batchId !== 'string' || !UUID.test(batchId))
    return fault('batchId', 'must be a UUID in lower case')
  if (!isText(service, MAX_SERVICE))
    return fault('service', `must be a text of 1 to ${MAX_SERVICE} characters`)
  if (instance !== null && !isText(instance, MAX_SERVICE))
    return fault('instance', `must be a text of 1 to ${MAX_SERVICE} characters, or null`)
  if (!Array.isArray(entries)) return fault('entries', 'must be a list')
  const wrong = faultOfDrops(json.droppedByReason) ?? faultOfCounts(json.requestCounts)
  return wrong ?? faultOfEach('entries', entries, (entry) => faultOfEntry(entry, nowMs))
}

function faultOfEach(
  list: string,
  items: readonly unknown[],
  faultOf: (item: unknown) => Fault | null,
): Fault | null {
  for (const [at, item] of items.entries()) {
    const wrong = faultOf(item)
    if (wrong) return fault(`${list}[${at}]${wrong.field && `.${wrong.field}`}`, wrong.must)
  }
  return null
}

function faultOfDrops(drops: unknown): Fault | null {
  if (!isRecord(drops)) return fault('droppedByReason', 'must be an object')
  for (const [reason, types] of Object.entries(drops)) {
    const field = `droppedByReason.${reason.slice(0, 64)}`
    if (!REASONS.has(reason)) return fault(field, `must be one of ${[...REASONS].join(', ')}`)
    if (!isRecord(types)) return fault(field, 'must be an object')
    for (const [type, count] of Object.entries(types)) {
      if (!TYPES.has(type)) return fault(`${field}.${type.slice(0, 64)}`, 'must be an entry type')
      if (!isCount(count)) return fault(`${field}.${type}`, 'must be a whole number')
    }
  }
  return null
}

function faultOfCounts(counts: unknown): Fault | null {
  if (!Array.isArray(counts) || counts.length > MAX_COUNTS)
    return fault('requestCounts', `must be a list of at most ${MAX_COUNTS}`)
  return faultOfEach('requestCounts', counts, faultOfCount)
}

function faultOfCount(count: unknown): Fault | null {
  if (!isRecord(count)) return fault('', 'must be an object')
  if (!isCount(count.minuteMs) || count.minuteMs % MINUTE_MS !== 0)
    return fault('minuteMs', 'must be the beginning of a minute in Unix ms')
  if (!isText(count.name, MAX_NAME)) return fault('name', `must be a text of 1 to ${MAX_NAME} characters`)
  const notCounted = ['count', 'errorCount', 'keptCount'].find((field) => !isCount(count[field]))
  if (notCounted) return fault(notCounted, 'must be a whole number')
  const { durationCounts } = count
  const buckets = DURATION_BOUNDS_MS.length + 1
  if (!Array.isArray(durationCounts) || durationCounts.length !== buckets || !durationCounts.every(isCount))
    return fault('durationCounts', `must be a list of ${buckets} whole numbers`)
  return null
}

function knownFields({ batchId, service, instance, droppedByReason, requestCounts, entries }: Batch): Batch {
  return {
    batchId,
    service,
    instance,
    droppedByReason,
    requestCounts: requestCounts.map(knownFieldsOfCount),
    entries: entries.map(knownFieldsOfEntry),
  }
}

function knownFieldsOfCount(counted: Batch['requestCounts'][number]): Batch['requestCounts'][number] {
  const { minuteMs, name, count, errorCount, keptCount, durationCounts } = counted
  return { minuteMs, name, count, errorCount, keptCount, durationCounts }
}

function knownFieldsOfEntry(entry: Entry): Entry {
  const { traceId, id, parentId, type, name, startMs, durationMs } = entry
  const { status, familyHash, tags, links, content } = entry
  const known = links.map((link) => ({ traceId: link.traceId, id: link.id }))
  return {
    traceId,
    id,
    parentId,
    type,
    name,
    startMs,
    durationMs,
    status,
    familyHash,
    tags,
    links: known,
    content,
  }
}
