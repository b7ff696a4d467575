import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { fillUpTo, freeBytes, smallDisk, testOnSmallDisk } from '../small-disk.ts'
import { allIndexed, HOUR_MS, listAll, MIB, openTestStore, segmentFiles } from './open-store.ts'

test('below the floor nothing is written, which is said, and what is stored can be read', async () => {
  const first = await openTestStore()
  const kept = makeBatch()
  await first.write(kept)
  await first.close()
  const store = await openTestStore({ folder: first.folder, floorBytes: Number.MAX_SAFE_INTEGER })
  const batch = makeBatch()
  expect(await store.write(batch)).toEqual({ ok: false, reason: 'disk', retryAfterSeconds: 30 })
  expect(await store.status()).toMatchObject({ isDiskAboveFloor: false })
  expect((await listAll(store)).map(({ id }) => id)).toEqual([kept.entries[0]?.id])
  await store.close()
  const roomy = await openTestStore({ folder: first.folder })
  expect(await roomy.write(batch)).toEqual({ ok: true, stored: 1 })
})

testOnSmallDisk('when a disk below the floor is freed again, the same store goes on', async () => {
  const folder = smallDisk(32 * MIB)
  const store = await openTestStore({ folder, floorBytes: 8 * MIB })
  const ballast = fillUpTo(folder, 4 * MIB)
  const batch = makeBatch()
  expect(await store.write(batch)).toMatchObject({ ok: false, reason: 'disk' })
  ballast.free()
  expect(await store.write(batch)).toEqual({ ok: true, stored: 1 })
  expect(await store.status()).toMatchObject({ isDiskAboveFloor: true })
})

testOnSmallDisk(
  'a disk that fills up while it writes harms nothing, and is made use of when freed',
  async () => {
    const folder = smallDisk(24 * MIB)
    const store = await openTestStore({ folder })
    const traffic = createTraffic(5)
    const startMs = Date.now() - 60_000
    const stored: string[] = []
    const ballast = fillUpTo(folder, 5 * MIB)
    const nextBatch = () => traffic.batch({ size: 512, startMs, spanMs: 1_000 })
    let refused = nextBatch()
    for (;;) {
      const outcome = await store.write(refused)
      if (!outcome.ok) {
        expect(outcome.reason).toBe('disk')
        break
      }
      stored.push(...refused.entries.map(({ id }) => id))
      refused = nextBatch()
    }
    expect(new Set((await listAll(store, {}, 500)).map(({ id }) => id))).toEqual(new Set(stored))
    ballast.free()
    expect(await store.write(refused)).toEqual({ ok: true, stored: 512 })
    expect(await listAll(store, {}, 500)).toHaveLength(stored.length + 512)
  },
)

testOnSmallDisk('on a disk with no byte left, prune makes room without needing any', async () => {
  const folder = smallDisk(16 * MIB)
  const store = await openTestStore({ folder })
  const old = makeBatch([makeEntry({ startMs: Date.now() - 10 * HOUR_MS })])
  await store.write(old)
  await store.write(makeBatch())
  await allIndexed(store)
  fillUpTo(folder, 0)
  expect(freeBytes(folder)).toBe(0)
  expect(await store.write(makeBatch())).toMatchObject({ ok: false, reason: 'disk' })
  expect(await store.prune({ olderThanHours: 5 })).toHaveLength(1)
  expect(segmentFiles(folder)).toHaveLength(1)
  expect(await store.write(old)).toEqual({ ok: true, stored: 0 })
})
