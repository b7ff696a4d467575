import type { Cache } from './cache.ts'
import { createLru } from './lru.ts'

const MAX_ENTRIES = 10_000
const MAX_CHARACTERS = 16_000_000
const MAX_TIMESTAMPS = 1_000_000

/** For one process: bounded, and forgotten when it ends. */
export function memoryCache(
  options: { maxEntries?: number; maxCharacters?: number; now?: () => number } = {},
): Cache {
  const { maxEntries = MAX_ENTRIES, maxCharacters = MAX_CHARACTERS, now = Date.now } = options
  const values = createLru<{ json: string; expiresAt: number }>({
    maxEntries,
    maxSize: maxCharacters,
    sizeOf: ({ json }) => json.length,
  })
  const attempts = createLru<number[]>({
    maxEntries,
    maxSize: MAX_TIMESTAMPS,
    sizeOf: (times) => times.length,
  })
  return {
    engine: 'memory',
    async get<T>(key: string) {
      const entry = values.get(key)
      if (entry && entry.expiresAt > now()) return JSON.parse(entry.json) as T
      if (entry) values.delete(key)
      return undefined
    },
    async set(key, value, { ttlMs }) {
      values.set(key, { json: JSON.stringify(value), expiresAt: now() + ttlMs })
    },
    async delete(key) {
      values.delete(key)
    },
    async rateLimit(key, { limit, windowMs }) {
      const time = now()
      const recent = since(attempts.get(key) ?? [], time - windowMs)
      const oldest = recent[0] ?? time
      if (recent.length >= limit) {
        return { allowed: false, remaining: 0, retryAfterMs: oldest + windowMs - time }
      }
      attempts.set(key, recent.concat(time))
      return { allowed: true, remaining: limit - recent.length - 1, retryAfterMs: 0 }
    },
    health: async () => ({ ok: true, latencyMs: 0 }),
    close: async () => undefined,
  }
}

/** The times after the given one, of an ascending list. */
function since(times: number[], start: number): number[] {
  const first = times.findIndex((time) => time > start)
  return first === -1 ? [] : times.slice(first)
}
