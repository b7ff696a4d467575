import { once } from 'node:events'
import { Redis } from 'ioredis'
import { COMMAND_TIMEOUT_MS, type Commands } from './commands.ts'
import { RATE_LIMIT_LUA } from './rate-limit.ts'

type WithRateLimit = Redis & { rateLimitLog(key: string, ...args: string[]): Promise<number[]> }

/** Redis over its own protocol. Connects at the first command and reconnects by itself. */
export function redisCommands(url: string): Commands {
  const redis = new Redis(url, {
    lazyConnect: true,
    // A command that waited for a server to come back would write what was true before it went away.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
    scripts: { rateLimitLog: { lua: RATE_LIMIT_LUA, numberOfKeys: 1 } },
  }) as WithRateLimit
  // Every failed attempt to connect is an 'error' event; the caller hears of it from the command that fails.
  redis.on('error', () => undefined)
  const ready = async () => {
    if (redis.status === 'ready') return
    if (redis.status === 'wait') await redis.connect()
    else await once(redis, 'ready', { signal: AbortSignal.timeout(COMMAND_TIMEOUT_MS) })
  }
  return {
    get: async (key) => {
      await ready()
      return redis.get(key)
    },
    set: async (key, value, ttlMs) => {
      await ready()
      return redis.set(key, value, 'PX', ttlMs)
    },
    delete: async (key) => {
      await ready()
      return redis.del(key)
    },
    rateLimit: async (key, args) => {
      await ready()
      return redis.rateLimitLog(key, ...args)
    },
    ping: async () => {
      await ready()
      return redis.ping()
    },
    close: async () => redis.disconnect(),
  }
}
