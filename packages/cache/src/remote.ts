import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@repo/trace/log'
import type { Cache } from './cache.ts'
import { COMMAND_TIMEOUT_MS, type Commands } from './commands.ts'
import { memoryCache } from './memory.ts'

/** After a failure nobody waits for the server for this long; then one call tries again. */
const PAUSE_MS = 500

/**
 * A cache on a server, which goes without it while it is away and says so once per outage. Attempts are then counted in
 * this process: a limit that vanished with the server would invite whoever can bring it down.
 */
export function remoteCache(options: {
  engine: 'redis' | 'upstash'
  commands: Commands
  prefix: string
  log: Log
  now?: () => number
}): Cache {
  const { engine, commands, log, now = () => performance.now() } = options
  const outage = createOutage({ engine, log, now })
  const ownMemory = memoryCache()
  const name = (key: string) => `${options.prefix}${key}`

  const attempt = async <T, F>(command: () => Promise<T>, without: () => F): Promise<T | Awaited<F>> => {
    if (outage.isPaused()) return await without()
    try {
      const result = await withTimeout(command())
      outage.end()
      return result
    } catch (error) {
      outage.begin(error as Error)
      return await without()
    }
  }
  return {
    engine,
    get: <T>(key: string) =>
      attempt(async () => {
        const json = await commands.get(name(key))
        return json === null ? undefined : (JSON.parse(json) as T)
      }, nothing),
    async set(key, value, { ttlMs }) {
      const json = JSON.stringify(value)
      await attempt(() => commands.set(name(key), json, Math.max(1, Math.ceil(ttlMs))), nothing)
    },
    async delete(key) {
      await attempt(() => commands.delete(name(key)), nothing)
    },
    rateLimit: (key, { limit, windowMs }) =>
      attempt(
        async () => {
          const args = [String(limit), String(windowMs), randomUUID()]
          const [allowed, remaining = 0, retryAfterMs = 0] = await commands.rateLimit(
            name(`limit:${key}`),
            args,
          )
          return { allowed: allowed === 1, remaining, retryAfterMs }
        },
        () => ownMemory.rateLimit(key, { limit, windowMs }),
      ),
    async health() {
      const startedAt = now()
      const ok = await withTimeout(commands.ping()).then(
        () => true,
        () => false,
      )
      if (ok) outage.end()
      return { ok, latencyMs: Math.round(now() - startedAt) }
    },
    close: () => commands.close(),
  }
}

function nothing(): undefined {
  return undefined
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  try {
    return await Promise.race([work, rejectLater(timer.signal)])
  } finally {
    timer.abort()
  }
}

async function rejectLater(signal: AbortSignal): Promise<never> {
  await delay(COMMAND_TIMEOUT_MS, undefined, { signal })
  throw new Error(`no answer within ${COMMAND_TIMEOUT_MS} ms`)
}

function createOutage({ engine, log, now }: { engine: string; log: Log; now: () => number }) {
  let since: number | null = null
  let pausedUntil = 0
  return {
    isPaused: () => since !== null && now() < pausedUntil,
    begin(error: Error) {
      pausedUntil = now() + PAUSE_MS
      if (since !== null) return
      since = now()
      // Upstash's client quotes the whole command, and so what was to be cached.
      const reason = error.message.split(', command was:')[0]
      log.warn({ engine, reason }, 'the cache does not answer; going on without it')
    },
    end() {
      if (since === null) return
      log.info({ engine, outageMs: Math.round(now() - since) }, 'the cache answers again')
      since = null
    },
  }
}
