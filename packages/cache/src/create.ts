import type { Log } from '@repo/trace/log'
import { noRecorder } from '@repo/trace/off'
import type { Recorder } from '@repo/trace/recorder'
import type { Cache } from './cache.ts'
import type { Commands } from './commands.ts'
import { memoryCache } from './memory.ts'
import { recordedCache, recordedCommands } from './recorded.ts'
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
  /** Records every use, and every command to a server. */
  recorder?: Recorder
}): Cache {
  const { redisUrl, upstash, prefix, log, recorder = noRecorder() } = options
  const remote = (engine: 'redis' | 'upstash', commands: Commands) =>
    remoteCache({ engine, commands: recordedCommands(commands, recorder), prefix, log })
  if (upstash) return recordedCache(remote('upstash', upstashCommands(upstash)), recorder)
  if (redisUrl) return recordedCache(remote('redis', redisCommands(redisUrl)), recorder)
  return recordedCache(memoryCache(), recorder)
}
