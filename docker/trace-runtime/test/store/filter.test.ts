import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { type Batch, ENTRY_TYPES, type Entry } from '../../src/entry.ts'
import type { EntryFilter } from '../../src/store/store.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, listAll, openTestStore } from './open-store.ts'

const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS

/** Three hours of traffic, of two services. */
function makeTraffic(): Batch[] {
  const traffic = createTraffic(23)
  return Array.from({ length: 9 }, (_, at) => ({
    ...traffic.batch({ size: 300, startMs: startMs + at * (HOUR_MS / 3), spanMs: HOUR_MS / 3 }),
    service: at % 2 === 0 ? 'web' : 'jobs',
  }))
}

type Known = Entry & { service: string }
const isLong = (entry: Known) => (entry.durationMs ?? -1) >= 5
const textOf = ({ name, tags, content }: Known) => JSON.stringify([name, tags, content]).toLowerCase()

test('every filter, and every pair of them, gives what going through all entries gives', async () => {
  const store = await openTestStore()
  const batches = makeTraffic()
  for (const batch of batches) await store.write(batch)
  const all = batches.flatMap(({ service, entries }) =>
    entries.map((entry): Known => ({ ...entry, service })),
  )
  const query = all.find(({ type }) => type === 'query') as Known
  const tag = all.find(({ type }) => type === 'cache')?.tags[0] as string
  const [fromMs, toMs] = [startMs + HOUR_MS / 2, startMs + 2 * HOUR_MS]
  const word = String(all.find(({ type }) => type === 'cache')?.content.key).split(':')[0] as string
  const hasWord = new RegExp(`(?<![\\p{L}\\p{N}])${word}`, 'u')
  const filters: [EntryFilter, (entry: Known) => boolean][] = [
    [{ types: ['query', 'job'] }, ({ type }) => type === 'query' || type === 'job'],
    [{ tag }, ({ tags }) => tags.includes(tag)],
    [{ service: 'jobs' }, ({ service }) => service === 'jobs'],
    [{ status: 'error' }, ({ status }) => status === 'error'],
    [{ status: 'ok' }, ({ status }) => status === 'ok'],
    [{ minDurationMs: 5 }, isLong],
    [{ maxDurationMs: 5 }, (entry) => entry.durationMs !== null && !isLong(entry)],
    [{ fromMs, toMs }, (entry) => entry.startMs >= fromMs && entry.startMs < toMs],
    [{ familyHash: query.familyHash as string }, ({ familyHash }) => familyHash === query.familyHash],
    [{ traceId: query.traceId }, ({ traceId }) => traceId === query.traceId],
    [{ text: word }, (entry) => hasWord.test(textOf(entry))],
  ]
  const pairs = filters.flatMap(([filter, matches], at) =>
    filters.slice(at).map(
      ([other, matchesOther]) =>
        [
          { ...filter, ...other },
          // Where both say the same thing, the later one holds.
          (entry: Known) =>
            (Object.keys(other).some((name) => name in filter) || matches(entry)) && matchesOther(entry),
        ] as const,
    ),
  )
  for (const [filter, matches] of pairs) {
    const expected = all.filter(matches).map(({ id }) => id)
    const listed = (await listAll(store, filter, 70)).map(({ id }) => id)
    expect(listed.length, JSON.stringify(filter)).toBe(expected.length)
    expect(new Set(listed), JSON.stringify(filter)).toEqual(new Set(expected))
  }
  for (const [filter] of filters) expect((await listAll(store, filter)).length).toBeGreaterThan(0)
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(ENTRY_TYPES))
})

test('pages are newest first, and hold each entry once, while others are written', async () => {
  const store = await openTestStore()
  const batches = makeTraffic()
  for (const batch of batches) await store.write(batch)
  const known = batches.flatMap(({ entries }) => entries)
  const pages: string[] = []
  const starts: number[] = []
  for (let cursor: string | undefined; ; ) {
    const { entries, nextCursor } = await store.list({}, { limit: 97, ...(cursor && { cursor }) })
    pages.push(...entries.map(({ id }) => id))
    starts.push(...entries.map((entry) => entry.startMs))
    // Newer ones, older ones, and some in the middle of the page that comes.
    const lastMs = entries.at(-1)?.startMs ?? startMs
    await store.write(makeBatch([0, -1, -2_000].map((ms) => makeEntry({ startMs: lastMs + ms }))))
    await store.write(makeBatch())
    if (nextCursor === null) break
    cursor = nextCursor
  }
  expect(new Set(pages).size).toBe(pages.length)
  expect(starts).toEqual([...starts].sort((a, b) => b - a))
  const listed = new Set(pages)
  expect(known.filter(({ id }) => !listed.has(id))).toEqual([])
})

test('a cursor that no list made is refused', async () => {
  const store = await openTestStore()
  await expect(store.list({}, { limit: 10, cursor: 'x; drop table' })).rejects.toThrow('no cursor')
})
