import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { createLog } from '@repo/trace/log'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { Cache } from '../src/cache.ts'
import { createCache } from '../src/create.ts'
import { startUpstashDouble } from './upstash-double.ts'
import { openWire } from './wire.ts'

const redisUrl = inject('redisUrl') ?? ''
function logTo(write: (line: string) => void) {
  const destination = new Writable({
    write: (line, _encoding, done) => {
      write(String(line))
      done()
    },
  })
  return createLog({ process: 'test', level: 'info', destination })
}

const rule = { limit: 1, windowMs: 60_000 }

// An outage is made on the wire to a real Redis; TEST_REDIS_URL names it.
describe.skipIf(!redisUrl).each(['redis', 'upstash'] as const)('when %s is away', (engine) => {
  let lines: { level: string; msg: string }[]
  let wire: Awaited<ReturnType<typeof openWire>>
  let cache: Cache
  let close: () => Promise<void>

  beforeEach(async () => {
    lines = []
    const log = logTo((line) => lines.push(JSON.parse(line)))
    const { hostname, port } = new URL(redisUrl)
    const double = await startUpstashDouble(redisUrl, 'token')
    wire = await openWire(
      engine === 'redis' ? { host: hostname, port: Number(port) } : { host: '127.0.0.1', port: double.port },
    )
    cache = createCache({
      ...(engine === 'redis'
        ? { redisUrl: `redis://127.0.0.1:${wire.port}` }
        : { upstash: { url: `http://127.0.0.1:${wire.port}`, token: 'token' } }),
      prefix: `${randomUUID()}:`,
      log,
    })
    close = async () => {
      await cache.close()
      await wire.close()
      await double.close()
    }
  })
  afterEach(() => close())

  test.each(['cut', 'silence'] as const)(
    'goes on without it, warns once, and recovers: %s',
    async (fault) => {
      await cache.set('a', 1, { ttlMs: 60_000 })
      expect(await cache.get('a')).toBe(1)
      wire[fault]()
      for (let call = 0; call < 10; call += 1) {
        expect(await cache.get('a')).toBeUndefined()
        await cache.set('a', 2, { ttlMs: 60_000 })
        expect(await cache.rateLimit('a', rule)).toMatchObject({ allowed: call === 0, remaining: 0 })
      }
      expect((await cache.health()).ok).toBe(false)
      expect(lines.map(({ level }) => level)).toEqual(['warn'])
      wire.restore()
      await vi.waitFor(async () => expect(await cache.get('a')).toBe(1), { timeout: 10_000, interval: 50 })
      expect(lines.map(({ level }) => level)).toEqual(['warn', 'info'])
    },
  )

  test('takes no call longer than the timeout when the server stops answering', async () => {
    await cache.get('a')
    wire.silence()
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: 20 }, () => cache.get('a')))
    const first = performance.now()
    expect(first - startedAt).toBeLessThan(500)
    await Promise.all(Array.from({ length: 20 }, () => cache.rateLimit('a', rule)))
    expect(performance.now() - first).toBeLessThan(100)
  })

  test('starts without it', async () => {
    wire.cut()
    expect(await cache.get('a')).toBeUndefined()
    wire.restore()
    await vi.waitFor(async () => expect((await cache.health()).ok).toBe(true), {
      timeout: 10_000,
      interval: 50,
    })
  })
})

describe.skipIf(!redisUrl)('with a wrong token', () => {
  test('does without the cache and keeps the values and the token out of the log', async () => {
    const lines: string[] = []
    const log = logTo((line) => lines.push(line))
    const double = await startUpstashDouble(redisUrl, 'token')
    const upstash = { url: `http://127.0.0.1:${double.port}`, token: 'wrong-token' }
    const cache = createCache({ upstash, prefix: 'x:', log })
    await cache.set('a', 'private', { ttlMs: 1_000 })
    expect(lines.join('')).toContain('WRONGPASS')
    expect(lines.join('')).not.toMatch(/private|wrong-token/)
    await double.close()
  })
})
