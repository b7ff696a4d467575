import type { Recorder } from '@repo/trace/recorder'
import type { Cache } from './cache.ts'
import type { Commands } from './commands.ts'

/** A cache whose every use is recorded: what was found, and what was not. */
export function recordedCache(cache: Cache, recorder: Recorder): Cache {
  const payloadOf = (payload: unknown) => (recorder.settings.captureCachePayloads ? { payload } : {})
  return {
    ...cache,
    get: async <T>(key: string) => {
      const startedAt = performance.now()
      const found = await cache.get<T>(key)
      const isHit = found !== undefined
      mark(recorder, 'get', key, startedAt, { isHit, ...payloadOf(found) })
      return found
    },
    set: async (key, value, options) => {
      const startedAt = performance.now()
      await cache.set(key, value, options)
      mark(recorder, 'set', key, startedAt, { ttlMs: options.ttlMs, ...payloadOf(value) })
    },
    delete: async (key) => {
      const startedAt = performance.now()
      await cache.delete(key)
      mark(recorder, 'delete', key, startedAt, {})
    },
    rateLimit: async (key, rule) => {
      const startedAt = performance.now()
      const limit = await cache.rateLimit(key, rule)
      mark(recorder, 'rateLimit', key, startedAt, { isAllowed: limit.allowed, remaining: limit.remaining })
      return limit
    },
  }
}

function mark(recorder: Recorder, operation: string, key: string, startedAt: number, rest: object): void {
  const durationMs = performance.now() - startedAt
  recorder.mark('cache', `${operation} ${key}`, { durationMs, content: { operation, key, ...rest } })
}

const NAMES = { get: 'get', set: 'set', delete: 'del', rateLimit: 'evalsha', ping: 'ping' } as const

/** The same commands, each recorded by its name and key; what is stored is not. */
export function recordedCommands(commands: Commands, recorder: Recorder): Commands {
  const recorded = <T>(
    method: keyof typeof NAMES,
    key: string | null,
    work: () => Promise<T>,
  ): Promise<T> => {
    const command = NAMES[method]
    const span = recorder.open('redis', key === null ? command : `${command} ${key}`)
    const content = { command, arguments: key === null ? [] : [key] }
    return span.run(() =>
      work().then(
        (result) => {
          span.end({ content })
          return result
        },
        (error: Error) => {
          span.end({
            status: 'error',
            content: { ...content, error: error.message.split(', command was:')[0] },
          })
          throw error
        },
      ),
    )
  }
  return {
    get: (key) => recorded('get', key, () => commands.get(key)),
    set: (key, value, ttlMs) => recorded('set', key, () => commands.set(key, value, ttlMs)),
    delete: (key) => recorded('delete', key, () => commands.delete(key)),
    rateLimit: (key, args) => recorded('rateLimit', key, () => commands.rateLimit(key, args)),
    ping: () => recorded('ping', null, () => commands.ping()),
    close: () => commands.close(),
  }
}
