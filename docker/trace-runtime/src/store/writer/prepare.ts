import { createHash } from 'node:crypto'
import {
  type Batch,
  type DroppedByReason,
  ENTRY_TYPES,
  type Entry,
  type EntryLink,
  type RequestCount,
} from '../../entry.ts'
import { encodeBody } from '../segment/block.ts'
import type { BatchLeak } from '../store.ts'

/** An entry as the writer takes it: its content as text, so that little has to be copied between threads. */
export type PreparedEntry = {
  /** Among the entries of its batch, by start. */
  position: number
  traceId: string
  id: string
  parentId: string | null
  type: number
  name: string
  startMs: number
  durationUs: number | null
  isError: boolean
  familyHash: string | null
  tags: string[]
  /** To other traces; those within its own are in the body alone. */
  links: EntryLink[]
  body: string
}

export type PreparedBatch = {
  keyId: string
  batchId: string
  service: string
  instance: string | null
  droppedByReason: DroppedByReason
  requestCounts: RequestCount[]
  leaks: BatchLeak[]
  entries: PreparedEntry[]
}

/** What the writer is sent of a batch, its entries by start, and about how many bytes that takes. */
export function prepareBatch(
  batch: Batch,
  { keyId, leaks }: { keyId: string; leaks: BatchLeak[] },
): { prepared: PreparedBatch; bytes: number } {
  const entries = batch.entries
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((entry, position) => prepareEntry(entry, position))
  const { batchId, service, instance, droppedByReason, requestCounts } = batch
  return {
    prepared: { keyId, batchId, service, instance, droppedByReason, requestCounts, leaks, entries },
    bytes: entries.reduce((sum, entry) => sum + entry.body.length + ENTRY_OVERHEAD, 1_000),
  }
}

const ENTRY_OVERHEAD = 200

export function prepareEntry(entry: Entry, position: number): PreparedEntry {
  return {
    position,
    traceId: entry.traceId,
    id: entry.id,
    parentId: entry.parentId,
    type: ENTRY_TYPES.indexOf(entry.type),
    name: entry.name,
    startMs: entry.startMs,
    durationUs: entry.durationMs === null ? null : Math.round(entry.durationMs * 1000),
    isError: entry.status === 'error',
    familyHash: entry.familyHash ?? (entry.type === 'exception' ? hashOf(entry.name) : null),
    tags: entry.tags,
    links: entry.links.filter(({ traceId }) => traceId !== entry.traceId),
    body: encodeBody(entry),
  }
}

/** An exception whose sender does not group is grouped by its name. */
function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}
