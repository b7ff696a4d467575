import type { Log } from '@repo/trace/log'
import type { Cache } from './cache.ts'
import { memoryCache } from './memory.ts'
import { redisCommands } from './redis.ts'
import { remoteCache } from './remote.ts'
import { upstashCommands } from './upstash.ts'

/** Upstash's REST interface when its address is given, else Redis when its is, else the memory of this process. */
export function createCache(options: {
  redisUrl?: string | undefined
  upstash?: { url: string; token: string } | undefined
  /** Stands before every key, as in `trovella:`, so that two installations can share a server. */
  prefix: string
  log: Log
}): Cache {
  const { redisUrl, upstash, prefix, log } = options
  if (upstash) return remoteCache({ engine: 'upstash', commands: upstashCommands(upstash), prefix, log })
  if (redisUrl) return remoteCache({ engine: 'redis', commands: redisCommands(redisUrl), prefix, log })
  return memoryCache()
}
