import type { Batch, Entry } from '../entry.ts'
import type { EntryKey, EntrySummary } from './store.ts'

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
export function summariesOf(
  { service, instance }: Pick<Batch, 'service' | 'instance'>,
  entries: readonly Entry[],
  keys: (EntryKey | null)[],
): EntrySummary[] {
  return entries.flatMap(({ content: _content, links: _links, ...summary }, at) => {
    const key = keys[at]
    return key ? [{ ...summary, key, service, instance }] : []
  })
}
