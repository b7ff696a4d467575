import { expect, test } from 'vitest'
import type { EntrySummary } from '../../src/store/store.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, listAll, openTestStore } from './open-store.ts'

test('batches that arrive together are stored once each, and a retry among them is not', async () => {
  const store = await openTestStore()
  const batches = Array.from({ length: 30 }, () => makeBatch([makeEntry(), makeEntry()]))
  const outcomes = await Promise.all([...batches, ...batches].map((batch) => store.write(batch)))
  expect(outcomes.slice(0, 30)).toEqual(batches.map(() => ({ ok: true, stored: 2 })))
  expect(outcomes.slice(30)).toEqual(batches.map(() => ({ ok: true, stored: 0 })))
  expect(await listAll(store)).toHaveLength(60)
})

test('what was accepted is stored before the store closes', async () => {
  const first = await openTestStore()
  const writes = Array.from({ length: 30 }, () => first.write(makeBatch()))
  await first.close()
  expect(await Promise.all(writes)).toEqual(writes.map(() => ({ ok: true, stored: 1 })))
  expect(await listAll(await openTestStore({ folder: first.folder }))).toHaveLength(30)
})

test('a live view is told the keys under which entries are found, of those that were stored', async () => {
  const store = await openTestStore()
  const nowMs = Date.now()
  await store.prune({ olderThanHours: 2 })
  const told: EntrySummary[] = []
  store.subscribe((entries) => told.push(...entries))
  const [tooOld, stored] = [makeEntry({ startMs: nowMs - 9 * HOUR_MS }), makeEntry({ startMs: nowMs })]
  await store.write(makeBatch([stored, tooOld]))
  expect(told.map(({ id }) => id)).toEqual([stored.id])
  expect(await store.entry(told[0]?.key ?? '')).toMatchObject({ id: stored.id })
})
