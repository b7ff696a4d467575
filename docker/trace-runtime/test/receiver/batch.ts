import { randomBytes, randomUUID } from 'node:crypto'
import type { Batch, Entry } from '../../src/entry.ts'

export function makeEntry(entry: Partial<Entry> = {}): Entry {
  return {
    traceId: randomBytes(16).toString('hex'),
    id: randomBytes(8).toString('hex'),
    parentId: null,
    type: 'request',
    name: 'GET /api/v1/search',
    startMs: Date.now() - 20,
    durationMs: 12.5,
    status: 'ok',
    familyHash: null,
    tags: [],
    links: [],
    content: { method: 'GET', path: '/api/v1/search', status: 200 },
    ...entry,
  }
}

export function makeBatch(entries: Entry[] = [makeEntry()], batch: Partial<Batch> = {}): Batch {
  return {
    batchId: randomUUID(),
    service: 'web',
    instance: null,
    droppedByReason: {},
    requestCounts: [],
    entries,
    ...batch,
  }
}
