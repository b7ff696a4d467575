import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { createStore } from '../src/store/create-store.ts'
import type { Store } from '../src/store/store.ts'
import { createTraffic } from './traffic.ts'

export const HOUR_MS = 3_600_000
const BATCH = 512
/** So many hours are written by the store; the others are copies of these. */
const DIFFERENT_HOURS = 3

export type LargeStore = { databasePath: string; entries: number; hours: number }

/**
 * A store of `hours` hours with `entriesPerHour` each, the newest of them the hour before `nowMs`. A few hours are
 * written as any other; since an entry's id is its time within the hour, a copy of such a file under the name of
 * another hour is what the store would have written then, once its counts are moved. That takes seconds for five
 * million entries, where writing them takes minutes.
 */
export async function buildLargeStore(
  folder: string,
  { hours, entriesPerHour, nowMs }: { hours: number; entriesPerHour: number; nowMs: number },
): Promise<LargeStore> {
  const databasePath = path.join(folder, 'trace.sqlite')
  const newestMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS
  const batchesPerHour = Math.ceil(entriesPerHour / BATCH)
  const built = { databasePath, entries: batchesPerHour * BATCH * hours, hours }
  const isBuilt = path.join(folder, `built-${newestMs}-${hours}-${entriesPerHour}`)
  if (existsSync(isBuilt)) return built
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const store = await openStore(databasePath)
  for (let at = 0; at < Math.min(hours, DIFFERENT_HOURS); at++)
    await writeHour(store, { hourMs: newestMs - at * HOUR_MS, seed: at, batches: batchesPerHour })
  while ((await store.status()).unindexed > 0) await delay(100)
  await store.close()
  for (let at = DIFFERENT_HOURS; at < hours; at++) {
    const [fromMs, toMs] = [newestMs - (at % DIFFERENT_HOURS) * HOUR_MS, newestMs - at * HOUR_MS]
    copyHour(folder, fromMs, toMs)
  }
  writeFileSync(isBuilt, '')
  return built
}

/** Unlimited, so that it is the bench alone that prunes. */
export function openStore(databasePath: string, options: { capBytes?: number } = {}): Promise<Store> {
  return createStore({
    databasePath,
    capBytes: options.capBytes ?? Number.MAX_SAFE_INTEGER,
    floorBytes: 1,
    pruneAfterHours: 24 * 365,
    segmentMaxBytes: 256 * 1024 * 1024,
    report: ({ level, message }) => process.stderr.write(`${level}: ${message}\n`),
  })
}

async function writeHour(
  store: Store,
  { hourMs, seed, batches }: { hourMs: number; seed: number; batches: number },
): Promise<void> {
  const traffic = createTraffic(seed)
  const spanMs = HOUR_MS / batches
  for (let at = 0; at < batches; at++) {
    // Somewhat less than its share, so that what belongs to the last request of an hour is in that hour too.
    const batch = traffic.batch({ size: BATCH, startMs: hourMs + at * (spanMs * 0.99), spanMs: spanMs * 0.9 })
    await store.write(batch, { keyId: 'bench' })
  }
}

function copyHour(folder: string, fromMs: number, toMs: number): void {
  const nameOf = (ms: number) => path.join(folder, `trace.${new Date(ms).toISOString().slice(0, 13)}.sqlite`)
  copyFileSync(nameOf(fromMs), nameOf(toMs))
  const db = new DatabaseSync(nameOf(toMs))
  for (const table of ['entry_counts', 'drop_counts', 'request_counts', 'exception_counts'])
    db.prepare(`update ${table} set minute_ms = minute_ms + ?`).run(toMs - fromMs)
  db.close()
}

export function bytesIn(folder: string, size: (file: string) => number): number {
  return readdirSync(folder).reduce((sum, name) => sum + size(path.join(folder, name)), 0)
}
