import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, listAll, openTestStore } from './open-store.ts'

test('a batch that comes twice is stored once, also after the store was opened anew', async () => {
  const batch = makeBatch([makeEntry(), makeEntry()])
  const first = await openTestStore()
  expect(await first.write(batch)).toEqual({ ok: true, stored: 2 })
  expect(await first.write(batch)).toEqual({ ok: true, stored: 0 })
  await first.close()
  const second = await openTestStore({ folder: first.folder })
  expect(await second.write(batch)).toEqual({ ok: true, stored: 0 })
  expect(await listAll(second)).toHaveLength(2)
})

test('two keys may use the same batch id', async () => {
  const store = await openTestStore()
  const batch = makeBatch()
  await store.write(batch)
  const { batchId } = batch
  const ofAnother = makeBatch([makeEntry()], { batchId })
  expect(await store.writeAs(ofAnother, { keyId: 'web-2' })).toEqual({ ok: true, stored: 1 })
})

test('a batch over several hours is stored once in each', async () => {
  const store = await openTestStore()
  const nowMs = Date.now()
  const entries = [0, 1, 2].map((hours) => makeEntry({ startMs: nowMs - hours * HOUR_MS }))
  const batch = makeBatch(entries)
  expect(await store.write(batch)).toEqual({ ok: true, stored: 3 })
  expect(await store.write(batch)).toEqual({ ok: true, stored: 0 })
  expect((await listAll(store)).map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
})

test('a batch that was cleared does not come back with a retry', async () => {
  const store = await openTestStore()
  const batch = makeBatch()
  await store.write(batch)
  await store.clear()
  expect(await store.write(batch)).toEqual({ ok: true, stored: 0 })
  expect(await listAll(store)).toEqual([])
})

test('a batch of an hour that was pruned does not come back with a retry, and what is dropped is counted', async () => {
  const store = await openTestStore()
  const batch = makeBatch([makeEntry({ startMs: Date.now() - 5 * HOUR_MS })])
  await store.write(batch)
  await store.prune({ olderThanHours: 2 })
  expect(await store.write(batch)).toEqual({ ok: true, stored: 0 })
  expect(await listAll(store)).toEqual([])
  const { dropped } = await store.overview({ fromMs: Date.now() - HOUR_MS, toMs: Date.now() + HOUR_MS })
  expect(dropped).toEqual([{ service: 'web', droppedByReason: { too_old: { request: 1 } } }])
})

test('entries whose clock is an hour ahead are moved to their arrival, keep their distance, and are tagged', async () => {
  const store = await openTestStore()
  const aheadMs = Date.now() + HOUR_MS
  const entries = [makeEntry({ startMs: aheadMs }), makeEntry({ startMs: aheadMs + 50 })]
  const batch = makeBatch(entries)
  await store.write(batch)
  expect(await store.write(batch)).toEqual({ ok: true, stored: 0 })
  const [later, earlier] = await listAll(store, { tag: 'clock:ahead' })
  expect(later?.startMs).toBeLessThanOrEqual(Date.now())
  expect(later?.startMs).toBeGreaterThan(Date.now() - HOUR_MS / 2)
  expect((later?.startMs ?? 0) - (earlier?.startMs ?? 0)).toBeCloseTo(50, 1)
  expect(later?.id).toBe(entries[1]?.id)
})
