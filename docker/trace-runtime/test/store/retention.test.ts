import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { bytesIn, HOUR_MS, listAll, MIB, openTestStore, segmentFiles } from './open-store.ts'

test('prune unlinks the files of hours that are over, and leaves the others', async () => {
  const store = await openTestStore()
  const nowMs = Date.now()
  const [old, recent] = [
    makeEntry({ startMs: nowMs - 10 * HOUR_MS }),
    makeEntry({ startMs: nowMs - HOUR_MS }),
  ]
  await store.write(makeBatch([old, recent]))
  expect(segmentFiles(store.folder)).toHaveLength(2)
  const names = await store.prune({ olderThanHours: 5 })
  expect(names).toHaveLength(1)
  for (const suffix of ['', '-wal', '-shm'])
    expect(existsSync(path.join(store.folder, `trace.${names[0]}.sqlite${suffix}`))).toBe(false)
  expect((await listAll(store)).map(({ id }) => id)).toEqual([recent.id])
})

test('what is too old when the store is opened goes then', async () => {
  const first = await openTestStore()
  await first.write(makeBatch([makeEntry({ startMs: Date.now() - 10 * HOUR_MS })]))
  await first.close()
  const second = await openTestStore({ folder: first.folder, pruneAfterHours: 5 })
  expect(segmentFiles(second.folder)).toEqual([])
})

test('a pinned trace survives prune, clear and a new start whole, and can be found by its words', async () => {
  const first = await openTestStore()
  const startMs = Date.now() - 10 * HOUR_MS
  const { traceId } = makeEntry()
  const root = makeEntry({ traceId, startMs, tags: ['user:7'], content: { note: 'unforgettable' } })
  const child = makeEntry({
    traceId,
    startMs: startMs + 1,
    type: 'query',
    parentId: root.id,
    durationMs: null,
  })
  await first.write(makeBatch([root, child, makeEntry({ startMs })]))
  const before = await first.trace(traceId, { limit: 10 })
  expect(await first.pin(traceId)).toEqual({ pinned: 2 })
  await first.prune({ olderThanHours: 5 })
  await first.clear()
  await first.close()

  const store = await openTestStore({ folder: first.folder })
  const after = await store.trace(traceId, { limit: 10 })
  expect(after).toEqual({ ...before, isPinned: true })
  expect((await store.pinned()).map(({ id }) => id)).toEqual([root.id])
  expect((await listAll(store, { text: 'unforgettable' })).map(({ id }) => id)).toEqual([root.id])
  expect(await listAll(store)).toHaveLength(2)

  await store.unpin(traceId)
  expect((await store.trace(traceId, { limit: 10 })).entries).toEqual([])
  expect(segmentFiles(store.folder).filter((name) => name.includes('pinned'))).toEqual([])
})

test('the files never take more than the cap and one segment, and the newest entries are kept', async () => {
  const [capBytes, segmentMaxBytes] = [16 * MIB, 4 * MIB]
  const store = await openTestStore({ capBytes, segmentMaxBytes })
  const traffic = createTraffic(3)
  const beganMs = Date.now() - 10 * 60_000
  let [largest, last] = [0, '']
  for (let at = 0; at < 100; at++) {
    const batch = traffic.batch({ size: 512, startMs: beganMs + at * 1_000, spanMs: 1_000 })
    expect(await store.write(batch)).toMatchObject({ ok: true, stored: 512 })
    largest = Math.max(largest, bytesIn(store.folder))
    last = batch.entries[0]?.id ?? ''
  }
  expect(largest).toBeLessThanOrEqual(capBytes + segmentMaxBytes)
  // It did fill up, so that something had to go.
  expect(largest).toBeGreaterThan(capBytes * 0.6)
  const kept = await listAll(store, {}, 500)
  expect(kept.length).toBeLessThan(100 * 512)
  expect(kept.some(({ id }) => id === last)).toBe(true)
})
