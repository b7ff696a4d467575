import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Cache } from '../src/cache.ts'

/** What every cache guarantees. */
export function cacheContract(open: () => Promise<{ cache: Cache; close: () => Promise<void> }>): void {
  let opened: Awaited<ReturnType<typeof open>>
  let cache: Cache
  beforeAll(async () => {
    opened = await open()
    cache = opened.cache
  })
  afterAll(() => opened.close())
  const key = () => randomUUID()

  test('finds nothing under a key nobody set', async () => {
    expect(await cache.get(key())).toBeUndefined()
  })

  test('gives back an equal copy of what was set, in any JSON shape and script', async () => {
    for (const value of [{ a: [1, null, { b: 'ü 漢字 🦉' }] }, 'text', '123', '', 42, false, null, []]) {
      const name = key()
      await cache.set(name, value, { ttlMs: 60_000 })
      expect(await cache.get(name)).toEqual(value)
      expect(await cache.get(name)).not.toBe(typeof value === 'object' && value ? value : key())
    }
  })

  test('replaces what was set before', async () => {
    const name = key()
    await cache.set(name, 1, { ttlMs: 60_000 })
    await cache.set(name, 2, { ttlMs: 60_000 })
    expect(await cache.get(name)).toBe(2)
  })

  test('forgets when the time is over', async () => {
    const name = key()
    await cache.set(name, 1, { ttlMs: 40 })
    await vi.waitFor(async () => expect(await cache.get(name)).toBeUndefined(), {
      timeout: 10_000,
      interval: 10,
    })
  })

  test('forgets what is deleted, and does not mind deleting nothing', async () => {
    const name = key()
    await cache.set(name, 1, { ttlMs: 60_000 })
    await cache.delete(name)
    await cache.delete(name)
    expect(await cache.get(name)).toBeUndefined()
  })

  test('allows as many attempts as the limit, says how many remain and when to come back', async () => {
    const name = key()
    const attempt = () => cache.rateLimit(name, { limit: 3, windowMs: 60_000 })
    for (const remaining of [2, 1, 0]) {
      expect(await attempt()).toEqual({ allowed: true, remaining, retryAfterMs: 0 })
    }
    const refused = await attempt()
    expect(refused).toMatchObject({ allowed: false, remaining: 0 })
    expect(refused.retryAfterMs).toBeGreaterThan(50_000)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  test('allows exactly the limit when attempts come at the same time', async () => {
    const name = key()
    const attempts = Array.from({ length: 40 }, () => cache.rateLimit(name, { limit: 10, windowMs: 60_000 }))
    expect((await Promise.all(attempts)).filter(({ allowed }) => allowed)).toHaveLength(10)
  })

  test('allows again once the window has passed, whatever was refused meanwhile', async () => {
    const name = key()
    const attempt = () => cache.rateLimit(name, { limit: 1, windowMs: 100 })
    expect((await attempt()).allowed).toBe(true)
    await vi.waitFor(async () => expect((await attempt()).allowed).toBe(true), {
      timeout: 10_000,
      interval: 10,
    })
  })

  test('counts each key by itself', async () => {
    const rule = { limit: 1, windowMs: 60_000 }
    expect((await cache.rateLimit(key(), rule)).allowed).toBe(true)
    expect((await cache.rateLimit(key(), rule)).allowed).toBe(true)
  })

  test('keeps values and counts apart under the same key', async () => {
    const name = key()
    await cache.set(name, 'value', { ttlMs: 60_000 })
    expect((await cache.rateLimit(name, { limit: 1, windowMs: 60_000 })).allowed).toBe(true)
    expect(await cache.get(name)).toBe('value')
  })

  test('is healthy', async () => {
    const health = await cache.health()
    expect(health.ok).toBe(true)
    expect(health.latencyMs).toBeLessThan(250)
  })
}
