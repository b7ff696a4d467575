import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@repo/trace/log'
import type { Cache } from './cache.ts'
import { COMMAND_TIMEOUT_MS, type Commands } from './commands.ts'

/** After a failure nobody waits for the server for this long; then one call tries again. */
const PAUSE_MS = 500

/** A cache on a server, which goes without it while it is away and says so once per outage. */
export function remoteCache(options: {
  engine: 'redis' | 'upstash'
  commands: Commands
  prefix: string
  log: Log
  now?: () => number
}): Cache {
  const { engine, commands, log, now = () => performance.now() } = options
  const outage = createOutage({ engine, log, now })
  const name = (key: string) => `${options.prefix}${key}`

  const attempt = async <T, F>(command: () => Promise<T>, fallback: F): Promise<T | F> => {
    if (outage.isPaused()) return fallback
    try {
      const result = await withTimeout(command())
      outage.end()
      return result
    } catch (error) {
      outage.begin(error as Error)
      return fallback
    }
  }
  return {
    engine,
    get: <T>(key: string) =>
      attempt(async () => {
        const json = await commands.get(name(key))
        return json === null ? undefined : (JSON.parse(json) as T)
      }, undefined),
    async set(key, value, { ttlMs }) {
      const json = JSON.stringify(value)
      await attempt(() => commands.set(name(key), json, Math.max(1, Math.ceil(ttlMs))), undefined)
    },
    async delete(key) {
      await attempt(() => commands.delete(name(key)), undefined)
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
        { allowed: true, remaining: limit, retryAfterMs: 0 },
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
