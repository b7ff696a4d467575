import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Batch } from '../../src/entry.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreEvent, StoreOptions } from '../../src/store/options.ts'
import type { EntryFilter, EntrySummary, Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../receiver/start.ts'

export const MIB = 1024 * 1024
export const HOUR_MS = 3_600_000
export const KEY_ID = 'web-1'

/** A store on real files in a folder of its own; closed when the test is over. */
export async function openTestStore(options: Partial<StoreOptions> & { folder?: string } = {}) {
  const { folder = temporaryFolder(), ...given } = options
  const events: StoreEvent[] = []
  const store = await createStore({
    databasePath: path.join(folder, 'trace.sqlite'),
    capBytes: 1_024 * MIB,
    floorBytes: 1,
    pruneAfterHours: 72,
    report: (event) => void events.push(event),
    ...given,
  })
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await store.close()
  }
  onTestFinished(close)
  const write = (batch: Batch) => store.write(batch, { keyId: KEY_ID })
  return { ...store, write, writeAs: store.write, close, folder, events }
}

/** Resolves once the text index has all that is stored. */
export async function allIndexed(store: Pick<Store, 'status'>): Promise<void> {
  while ((await store.status()).unindexed > 0) await new Promise((resolve) => setImmediate(resolve))
}

/** Every entry that matches, page by page. */
export async function listAll(
  store: Pick<Store, 'list'>,
  filter: EntryFilter = {},
  limit = 100,
): Promise<EntrySummary[]> {
  const found: EntrySummary[] = []
  for (let cursor: string | undefined; ; ) {
    const { entries, nextCursor } = await store.list(filter, { limit, ...(cursor && { cursor }) })
    found.push(...entries)
    if (nextCursor === null) return found
    cursor = nextCursor
  }
}

export function segmentFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => /T\d\d.*\.sqlite$/.test(name))
}

export function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)
}

/** The names of the files in which this text stands, as UTF-8. */
export function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(text))
}
