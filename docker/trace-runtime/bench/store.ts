import { statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EntryFilter, Store } from '../src/store/store.ts'
import { buildLargeStore, bytesIn, HOUR_MS, openStore } from './large-store.ts'
import { against, percentile, type Row } from './table.ts'
import { createTraffic, randomFrom } from './traffic.ts'

const HOURS = 72
const PAGES = 200
const LIMIT = 50
const KEPT_HOURS = 36
const MIB = 1024 * 1024
const CAP_BATCHES = 500

/**
 * Lists, text search and prune over so many entries in 72 hours, against a store of a single such hour; then writing
 * at the cap. The store is built in `folder`, and built anew once it was pruned.
 */
export async function benchStore(options: { entries?: number; folder?: string } = {}): Promise<Row[]> {
  const { entries = 5_000_000, folder = path.join(os.tmpdir(), 'trace-bench-store') } = options
  const nowMs = Date.now()
  const entriesPerHour = Math.ceil(entries / HOURS)
  const one = await buildLargeStore(path.join(folder, 'one'), { hours: 1, entriesPerHour, nowMs })
  const all = await buildLargeStore(path.join(folder, 'all'), { hours: HOURS, entriesPerHour, nowMs })
  const sizeBytes = bytesIn(path.dirname(all.databasePath), (file) => statSync(file).size)
  const baseline = await measure(one.databasePath)
  const measured = await measure(all.databasePath)
  const name = `${(all.entries / 1e6).toFixed(1)} M entries`
  return [
    { name: `${name} on disk`, value: sizeBytes / all.entries, unit: 'bytes/entry' },
    ...Object.entries(measured).map(([query, samples]) =>
      against({
        name: `${query}, p99 of ${samples.length}`,
        value: percentile(samples, 0.99),
        unit: 'ms',
        baseline: { name: 'one hour', value: percentile(baseline[query] ?? [], 0.99) },
        target: query.startsWith('text') ? '< 300 ms' : query.startsWith('list') ? '< 20 ms' : '',
      }),
    ),
    await measurePrune(all.databasePath),
    ...(await measureCap(all.databasePath)),
  ]
}

type Samples = Record<string, number[]>

async function measure(databasePath: string): Promise<Samples> {
  const store = await openStore(databasePath)
  try {
    const { words } = createTraffic(0)
    const random = randomFrom(5)
    const { entries } = await store.list({}, { limit: 500 })
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
    const tags = entries.flatMap((entry) => entry.tags)
    const families = entries.flatMap(({ familyHash }) => familyHash ?? [])
    const frequent = () => words[Math.floor(random() * 50)] as string
    const rare = () => words[10_000 + Math.floor(random() * 30_000)] as string
    const lists: Record<string, () => EntryFilter> = {
      'list, newest': () => ({}),
      'list, one type': () => ({ types: [pick(['request', 'query', 'mail', 'job', 'dump'] as const)] }),
      'list, one tag': () => ({ tag: pick(tags) }),
      'list, errors of a service': () => ({ status: 'error', service: 'jobs' }),
      'list, slow requests': () => ({ types: ['request'], minDurationMs: 1_000 }),
      'list, one family': () => ({ familyHash: pick(families) }),
      'text, a frequent word': () => ({ text: frequent() }),
      'text, a rare word': () => ({ text: rare() }),
      'text, two words': () => ({ text: `${rare()} ${frequent()}` }),
      'text, a word that is not there': () => ({ text: `zzz${rare()}` }),
      'text, a beginning, in one type': () => ({ text: rare().slice(0, 4), types: ['log'] }),
    }
    const samples: Samples = {}
    for (const [query, filter] of Object.entries(lists)) samples[query] = await measureList(store, filter)
    samples['list, the 100th page'] = await measureDeep(store)
    const nowMs = Date.now()
    const day = { fromMs: nowMs - 24 * HOUR_MS, toMs: nowMs }
    samples['overview of a day'] = await repeat(20, () => store.overview(day))
    samples['one trace'] = await repeat(PAGES, () => store.trace(pick(entries).traceId, { limit: 5_000 }))
    return samples
  } finally {
    await store.close()
  }
}

async function repeat(times: number, run: () => Promise<unknown>): Promise<number[]> {
  const tookMs: number[] = []
  for (let at = 0; at < times; at++) {
    const began = performance.now()
    await run()
    tookMs.push(performance.now() - began)
  }
  return tookMs
}

const measureList = (store: Store, filter: () => EntryFilter) =>
  repeat(PAGES, () => store.list(filter(), { limit: LIMIT }))

async function measureDeep(store: Store): Promise<number[]> {
  let cursor: string | undefined
  const next = async () => {
    const page = await store.list({}, { limit: LIMIT, ...(cursor && { cursor }) })
    cursor = page.nextCursor ?? undefined
  }
  await repeat(100, next)
  return repeat(PAGES, next)
}

async function measurePrune(databasePath: string): Promise<Row> {
  const store = await openStore(databasePath)
  try {
    const began = performance.now()
    const names = await store.prune({ olderThanHours: KEPT_HOURS })
    const value = performance.now() - began
    return { name: `prune of ${names.length} hours`, value, unit: 'ms', target: '< 1000 ms' }
  } finally {
    await store.close()
  }
}

/** Writes into a store that is at its cap, and looks at the disk after every batch. */
async function measureCap(databasePath: string): Promise<Row[]> {
  const folder = path.dirname(databasePath)
  const size = () => bytesIn(folder, (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  const capBytes = size()
  const segmentBytes = capBytes / KEPT_HOURS
  const store = await openStore(databasePath, { capBytes })
  const traffic = createTraffic(9)
  const startMs = Date.now() - 60_000
  let largest = 0
  try {
    for (let at = 0; at < CAP_BATCHES; at++) {
      const batch = traffic.batch({ size: 512, startMs: startMs + at * 100, spanMs: 100 })
      await store.write(batch, { keyId: 'bench' })
      largest = Math.max(largest, size())
    }
  } finally {
    await store.close()
  }
  return [
    against({
      name: 'most on disk while writing at the cap',
      value: largest / MIB,
      unit: 'MiB',
      baseline: { name: 'cap', value: capBytes / MIB },
      target: `at most the cap and a segment (${((capBytes + segmentBytes) / MIB).toFixed(0)} MiB)`,
    }),
  ]
}
