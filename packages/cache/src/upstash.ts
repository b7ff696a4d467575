import { Redis } from '@upstash/redis'
import { COMMAND_TIMEOUT_MS, type Commands } from './commands.ts'
import { RATE_LIMIT_LUA } from './rate-limit.ts'

/** Redis over Upstash's REST interface: https://upstash.com/docs/redis/features/restapi */
export function upstashCommands(options: { url: string; token: string }): Commands {
  const redis = new Redis({
    ...options,
    retry: { retries: 0 },
    automaticDeserialization: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(COMMAND_TIMEOUT_MS),
  })
  return {
    get: (key) => redis.get<string>(key),
    set: (key, value, ttlMs) => redis.set(key, value, { px: ttlMs }),
    delete: (key) => redis.del(key),
    rateLimit: (key, args) => redis.eval<string[], number[]>(RATE_LIMIT_LUA, [key], args),
    ping: () => redis.ping(),
    close: async () => undefined,
  }
}
