import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { allIndexed, filesWith, HOUR_MS, listAll, openTestStore, segmentFiles } from './open-store.ts'

/** The index does not go on by itself. */
const HELD = { indexAfterMs: 2 ** 31 - 1 }

const word = () => `w${randomBytes(8).toString('hex')}`

/** The rows a segment has for a word, and those that are still to be indexed. */
function indexOf(folder: string, text: string): { ids: number[]; blocks: number } {
  const [ids, blocks]: [number[], number[]] = [[], []]
  for (const file of segmentFiles(folder)) {
    const db = new DatabaseSync(path.join(folder, file), { readOnly: true })
    ids.push(
      ...db
        .prepare('select rowid as id from words where words match ?')
        .all(text)
        .map(({ id }) => Number(id)),
    )
    blocks.push(Number(db.prepare('select count(*) as count from unindexed').get()?.count))
    db.close()
  }
  return { ids, blocks: blocks.reduce((sum, count) => sum + count, 0) }
}

test('what just arrived is found by its words, with every other filter, before it is indexed', async () => {
  const store = await openTestStore(HELD)
  const value = word()
  const entries = [
    makeEntry({ content: { note: `before ${value} after` }, tags: ['user:7'] }),
    makeEntry({ type: 'log', name: `it said ${value}` }),
    makeEntry({ type: 'job', tags: [`order:${value}`] }),
  ]
  await store.write(makeBatch([...entries, makeEntry()]))
  expect((await store.status()).unindexed).toBe(4)
  const idsOf = async (filter: object) =>
    (await listAll(store, { text: value, ...filter })).map(({ id }) => id).sort()
  expect(await idsOf({})).toEqual(entries.map(({ id }) => id).sort())
  expect(await idsOf({ types: ['log', 'job'] })).toEqual([entries[1]?.id, entries[2]?.id].sort())
  expect(await idsOf({ tag: 'user:7' })).toEqual([entries[0]?.id])
  expect(await idsOf({ traceId: entries[1]?.traceId })).toEqual([entries[1]?.id])
  expect(await idsOf({ text: `order:${value}` })).toEqual([entries[2]?.id])
  expect(await idsOf({ text: `before ${value.slice(0, 9)}` })).toEqual([entries[0]?.id])
  const found = await store.findValue(value, { fromMs: 0, toMs: Date.now() + HOUR_MS })
  expect(found.map(({ field }) => field).sort()).toEqual(['content.note', 'name', 'tags[]'])
})

test('entries found in the index and outside it are one list, newest first, each once', async () => {
  const first = await openTestStore()
  const value = word()
  const startMs = Date.now() - 60_000
  const batchAt = (from: number) =>
    makeBatch(
      Array.from({ length: 300 }, (_, at) =>
        makeEntry({ startMs: startMs + 2 * at + from, content: { value } }),
      ),
    )
  await first.write(batchAt(0))
  await allIndexed(first)
  await first.close()
  const store = await openTestStore({ folder: first.folder, ...HELD })
  await store.write(batchAt(1))
  const listed = await listAll(store, { text: value }, 70)
  expect(new Set(listed.map(({ id }) => id)).size).toBe(600)
  expect(listed.map((entry) => entry.startMs)).toEqual(
    Array.from({ length: 600 }, (_, at) => startMs + 599 - at),
  )
})

test('what is stored and not indexed when the store closes is indexed once it is opened again', async () => {
  const first = await openTestStore(HELD)
  const value = word()
  const hours = [0, 1, 2].map((hours) => Date.now() - hours * HOUR_MS - 1_000)
  for (const startMs of hours)
    await first.write(
      makeBatch(Array.from({ length: 100 }, () => makeEntry({ startMs, content: { value } }))),
    )
  await first.close()
  expect(indexOf(first.folder, value)).toEqual({ ids: [], blocks: 6 })
  const store = await openTestStore({ folder: first.folder })
  await allIndexed(store)
  expect(await listAll(store, { text: value })).toHaveLength(300)
  await store.close()
  const { ids, blocks } = indexOf(store.folder, value)
  expect({ rows: ids.length, blocks }).toEqual({ rows: 300, blocks: 0 })
})

test('the index never lags by more than it may, and what it lags is said', async () => {
  const unindexedMax = 2_000
  const store = await openTestStore({ ...HELD, unindexedMax })
  const traffic = createTraffic(41)
  let most = 0
  for (let at = 0; at < 20; at++) {
    await store.write(traffic.batch({ size: 500, startMs: Date.now() - 60_000, spanMs: 1_000 }))
    const { unindexed, segments } = await store.status()
    most = Math.max(most, unindexed)
    expect(segments.reduce((sum, segment) => sum + segment.unindexed, 0)).toBe(unindexed)
  }
  expect(most).toBeGreaterThan(unindexedMax)
  expect(most).toBeLessThanOrEqual(unindexedMax + 500)
})

test('what waited as long as it may is indexed before more is stored', async () => {
  const store = await openTestStore({ ...HELD, unindexedMaxMs: -1 })
  const waiting = makeEntry({ name: word() })
  await store.write(makeBatch([waiting]))
  expect(await store.status()).toMatchObject({ unindexed: 1 })
  await store.write(makeBatch([makeEntry()]))
  expect(await store.status()).toMatchObject({ unindexed: 1 })
  await store.close()
  expect(indexOf(store.folder, waiting.name).ids).toHaveLength(1)
})

test('a lag that is too large to search says how much was left out, and the rest is found', async () => {
  const first = await openTestStore()
  const [indexed, waiting] = [makeEntry({ name: word() }), makeEntry({ name: word() })]
  await first.write(makeBatch([indexed]))
  await allIndexed(first)
  await first.close()
  const store = await openTestStore({ folder: first.folder, ...HELD })
  const traffic = createTraffic(43)
  await store.write(traffic.batch({ size: 2_500, startMs: Date.now() - 60_000, spanMs: 1_000 }))
  await store.write(makeBatch([waiting]))
  const search = (text: string) => store.list({ text }, { limit: 10 })
  expect(await search(indexed.name)).toMatchObject({ entries: [{ id: indexed.id }], unsearched: 2_501 })
  expect(await search(waiting.name)).toMatchObject({ entries: [], unsearched: 2_501 })
  expect(await store.list({}, { limit: 10 })).toMatchObject({ unsearched: 0 })
})

test('an hour is indexed to its end before the next', async () => {
  const store = await openTestStore({ ...HELD, unindexedMax: 1_000 })
  const nowMs = Date.now()
  const write = (startMs: number, size: number) =>
    store.write(makeBatch(Array.from({ length: size }, () => makeEntry({ startMs }))))
  await write(nowMs - 1_000, 400)
  await write(nowMs - 3 * HOUR_MS, 700)
  await write(nowMs - 1_000, 100)
  const { segments } = await store.status()
  expect(segments.map(({ unindexed }) => unindexed)).toEqual([500, 0])
})

test('a purge reaches what is not indexed yet, and an amendment changes what will be', async () => {
  const first = await openTestStore(HELD)
  const [secret, before, after] = [word(), word(), word()]
  const places = [
    makeEntry({ content: { note: `of ${secret}` } }),
    makeEntry({ name: `GET /${secret}` }),
    makeEntry({ tags: [`user:${secret}`] }),
  ]
  const amended = makeEntry({ content: { note: before } })
  await first.write(makeBatch([...places, amended]))
  expect(await first.purge({ value: secret })).toEqual({ changed: 3 })
  await first.amend({ id: amended.id, content: { note: after }, keyId: 'k', batchId: randomUUID() })
  expect(await listAll(first, { text: secret })).toEqual([])
  expect(await listAll(first, { text: 'purged' })).toHaveLength(3)
  await first.close()

  const store = await openTestStore({ folder: first.folder })
  await allIndexed(store)
  expect(await listAll(store, { text: secret })).toEqual([])
  expect(await listAll(store, { text: 'purged' })).toHaveLength(3)
  expect(await listAll(store, { text: before })).toEqual([])
  expect((await listAll(store, { text: after })).map(({ id }) => id)).toEqual([amended.id])
  await store.close()
  expect(filesWith(store.folder, secret)).toEqual([])
})

test('hours that go take with them what was not indexed', async () => {
  const store = await openTestStore({ ...HELD, unindexedMax: 100 })
  await store.write(
    makeBatch(Array.from({ length: 200 }, () => makeEntry({ startMs: Date.now() - 9 * HOUR_MS }))),
  )
  await store.prune({ olderThanHours: 5 })
  expect(await store.status()).toMatchObject({ unindexed: 0, segments: [] })
  expect(await store.write(makeBatch())).toEqual({ ok: true, stored: 1 })
})
