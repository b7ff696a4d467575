import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { filesWith, HOUR_MS, listAll, openTestStore } from './open-store.ts'

const secret = () => `s${randomBytes(12).toString('hex')}`

test('a value that is purged is gone from content, names, tags, the text index and every file', async () => {
  const store = await openTestStore()
  const value = secret()
  const traffic = createTraffic(31)
  const nowMs = Date.now()
  const places = [
    makeEntry({ startMs: nowMs - 2 * HOUR_MS, content: { headers: { note: `before ${value} after` } } }),
    makeEntry({ startMs: nowMs - HOUR_MS, name: `GET /${value}` }),
    makeEntry({ tags: [`user:${value}`] }),
    makeEntry({ content: { [value]: 1, list: [[value]] } }),
  ]
  const others = traffic.batch({ size: 512, startMs: nowMs - HOUR_MS, spanMs: 1_000 })
  await store.write(others)
  await store.write(makeBatch(places))
  // The index is merged, so that what was written lies in pages that are given up.
  for (let at = 0; at < 20; at++)
    await store.write(traffic.batch({ size: 200, startMs: nowMs - 2 * HOUR_MS, spanMs: 1_000 }))
  expect(await listAll(store, { text: value })).toHaveLength(4)

  expect(await store.purge({ value })).toEqual({ changed: 4 })
  expect(await listAll(store, { text: value })).toEqual([])
  expect(await store.findValue(value, { fromMs: 0, toMs: nowMs + HOUR_MS })).toEqual([])
  expect(await listAll(store, { text: 'purged' })).toHaveLength(4)
  expect(await listAll(store, {}, 500)).toHaveLength(512 + 4 + 20 * 200)
  await store.close()
  expect(filesWith(store.folder, value)).toEqual([])
  expect(filesWith(store.folder, value.slice(0, 16))).toEqual([])
})

test('a purge reaches pinned copies', async () => {
  const store = await openTestStore()
  const value = secret()
  const entry = makeEntry({ startMs: Date.now() - 10 * HOUR_MS, content: { note: value } })
  await store.write(makeBatch([entry]))
  await store.pin(entry.traceId)
  await store.prune({ olderThanHours: 5 })
  expect(await store.purge({ value })).toEqual({ changed: 1 })
  const { entries } = await store.trace(entry.traceId, { limit: 10 })
  expect(entries[0]?.content).toEqual({ note: '[purged]' })
  await store.close()
  expect(filesWith(store.folder, value)).toEqual([])
})

test('a field is purged by its name or its way, in one type or in all', async () => {
  const store = await openTestStore()
  const content = { headers: { cookie: 'a' }, cookie: 'b' }
  const [request, job] = [makeEntry({ content }), makeEntry({ type: 'job', content })]
  await store.write(makeBatch([request, job]))
  const contentOf = async ({ traceId }: { traceId: string }) =>
    (await store.trace(traceId, { limit: 1 })).entries[0]?.content

  await store.purge({ field: 'headers.cookie', type: 'request' })
  expect(await contentOf(request)).toEqual({ headers: { cookie: '[purged]' }, cookie: 'b' })
  expect(await contentOf(job)).toEqual(content)
  await store.purge({ field: 'cookie' })
  expect(await contentOf(job)).toEqual({ headers: { cookie: '[purged]' }, cookie: '[purged]' })
})

test('batches are stored while a purge goes on', async () => {
  const store = await openTestStore()
  const traffic = createTraffic(37)
  for (let at = 0; at < 10; at++)
    await store.write(traffic.batch({ size: 512, startMs: Date.now() - 60_000, spanMs: 1_000 }))
  const purged = store.purge({ field: 'message' })
  const outcome = await store.write(makeBatch())
  expect(outcome).toEqual({ ok: true, stored: 1 })
  expect((await purged).changed).toBeGreaterThan(0)
})
