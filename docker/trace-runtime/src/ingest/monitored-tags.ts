import type { Store } from '../store/store.ts'

const FRESH_MS = 1_000

/** The monitored tags, read anew at most once a second: they stand in the answer to every batch. */
export function createMonitoredTags(store: Pick<Store, 'monitoredTags'>): () => Promise<string[]> {
  let readAt = Number.NEGATIVE_INFINITY
  let tags: Promise<string[]> = Promise.resolve([])
  return () => {
    if (performance.now() - readAt < FRESH_MS) return tags
    readAt = performance.now()
    tags = store.monitoredTags()
    return tags
  }
}
