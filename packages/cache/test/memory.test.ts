import { expect, test } from 'vitest'
import { memoryCache } from '../src/memory.ts'

const ttlMs = 60_000

test('keeps the entries used last when it is full', async () => {
  const cache = memoryCache({ maxEntries: 2 })
  await cache.set('a', 1, { ttlMs })
  await cache.set('b', 2, { ttlMs })
  await cache.get('a')
  await cache.set('c', 3, { ttlMs })
  expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([1, undefined, 3])
})

test('holds no more than its share of memory', async () => {
  const cache = memoryCache({ maxCharacters: 100 })
  await cache.set('a', 'x'.repeat(60), { ttlMs })
  await cache.set('b', 'y'.repeat(60), { ttlMs })
  expect(await cache.get('a')).toBeUndefined()
  expect(await cache.get('b')).toBe('y'.repeat(60))
  await cache.set('c', 'z'.repeat(200), { ttlMs })
  expect(await cache.get('c')).toBeUndefined()
})

test('limits attempts over a sliding window', async () => {
  let time = 0
  const cache = memoryCache({ now: () => time })
  const attempt = () => cache.rateLimit('k', { limit: 2, windowMs: 100 })
  await attempt()
  time = 60
  await attempt()
  expect(await attempt()).toEqual({ allowed: false, remaining: 0, retryAfterMs: 40 })
  time = 100
  expect((await attempt()).allowed).toBe(true)
  expect(await attempt()).toEqual({ allowed: false, remaining: 0, retryAfterMs: 60 })
})
