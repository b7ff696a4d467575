import type { StoredEntry } from '../../../src/store/store.ts'

/** An entry of one trace, of which only what a test is about has to be said. */
export function entry(id: string, part: Partial<StoredEntry> = {}): StoredEntry {
  return {
    traceId: 'a'.repeat(32),
    id,
    parentId: null,
    type: 'job',
    name: id,
    startMs: 0,
    durationMs: 10,
    status: 'ok',
    familyHash: null,
    tags: [],
    links: [],
    content: {},
    key: `2026-11-25T03:${id}`,
    service: 'web',
    instance: null,
    ...part,
  }
}
