import { ENTRY_TYPES } from '../entry.ts'
import type { EntryKey, EntrySummary } from './store.ts'
import type { PreparedBatch } from './writer/prepare.ts'

export type Listener = (entries: EntrySummary[]) => void

/** Tells those who watch of every batch as it is committed. */
export function createLive() {
  const listeners = new Set<Listener>()
  return {
    isWatched: () => listeners.size > 0,
    tell: (entries: EntrySummary[]) => {
      for (const listener of listeners) listener(entries)
    },
    subscribe: (listener: Listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** What a list will show of a batch; `keys` by position among its entries, null for one that was not stored. */
export function summariesOf(batch: PreparedBatch, keys: (EntryKey | null)[]): EntrySummary[] {
  return batch.entries.flatMap((entry, at) => {
    const key = keys[at]
    if (!key) return []
    const { traceId, id, parentId, name, startMs, durationUs, isError, familyHash, tags } = entry
    return {
      key,
      traceId,
      id,
      parentId,
      type: ENTRY_TYPES[entry.type] ?? 'dump',
      name,
      startMs,
      durationMs: durationUs === null ? null : durationUs / 1000,
      status: isError ? 'error' : 'ok',
      familyHash,
      tags,
      service: batch.service,
      instance: batch.instance,
    }
  })
}
