import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { scheduleAll, useRegistry } from './engine/accept.ts'
import type { Call } from './engine/calls.ts'
import { type Engine, loadEngine } from './engine/engine.ts'
import { settle } from './engine/settle.ts'
import type { World } from './engine/world.ts'
import type { Outcome } from './protocol/response.ts'
import { openSession, type Session } from './store/session.ts'
import { SessionLost } from './store/writer.ts'

const CONNECT_TIMEOUT_MS = 5_000
const MIN_PAUSE_MS = 50
const MAX_PAUSE_MS = 2_000
const CLOSE_GRACE_MS = 2_000

export type Supervisor = {
  readonly pool: pg.Pool
  current(): Engine | null
  /** The engine of the moment, or the next one; fails after `timeoutMs` without any. */
  engine(timeoutMs: number): Promise<Engine>
  /** Does work with the engine of the moment, and again with the next when its session was lost on the way. */
  withEngine<T>(timeoutMs: number, work: (engine: Engine) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Keeps one engine going: connects, takes the lock, reads the state; after a loss it does so again, for ever. */
export function supervise(options: {
  databaseUrl: string
  world: World
  /** What `wake` of each engine does. */
  wake(engine: Engine): void
}): Supervisor {
  const { world } = options
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: 'trovella-runner',
    max: 3,
  })
  pool.on('error', () => undefined)
  const closing = new AbortController()
  let current: Engine | null = null
  let next = Promise.withResolvers<Engine>()
  next.promise.catch(() => undefined)

  const serve = async (session: Session) => {
    const lost = Promise.withResolvers<Error>()
    const engine = await loadEngine({ world, session, pool, wake: options.wake, onLost: lost.resolve })
    scheduleAll(engine)
    if (world.registry) await useRegistry(engine, world.registry)
    world.log.info({ epoch: engine.epoch, runs: engine.runs.size }, 'runner is working')
    current = engine
    next.resolve(engine)
    engine.wake()
    const closed = new Promise<null>((resolve) =>
      closing.signal.addEventListener('abort', () => resolve(null)),
    )
    const error = closing.signal.aborted ? null : await Promise.race([lost.promise, closed])
    if (error) world.log.error({ err: error }, 'runner lost its database; reconnecting')
    else await letCallsEnd(engine)
    engine.stopped = true
    current = null
    next = Promise.withResolvers()
    next.promise.catch(() => undefined)
  }

  const loop = (async () => {
    let pauseMs = MIN_PAUSE_MS
    while (!closing.signal.aborted) {
      const session = await tryOpen(options.databaseUrl, world)
      if (session) {
        pauseMs = MIN_PAUSE_MS
        await serve(session).catch((error) =>
          world.log.error({ err: error }, 'runner could not read its state'),
        )
        await session.close().catch(() => undefined)
      } else pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
      await delay(pauseMs, null, { signal: closing.signal }).catch(() => undefined)
    }
  })()

  const engine = (timeoutMs: number): Promise<Engine> => {
    if (current) return Promise.resolve(current)
    if (closing.signal.aborted) return Promise.reject(new SessionLost('the runner is closed'))
    return within(next.promise, timeoutMs, `no database connection for ${timeoutMs / 1_000} s`)
  }
  return {
    pool,
    current: () => current,
    engine,
    withEngine: async (timeoutMs, work) => {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        try {
          return await work(await engine(Math.max(1, deadline - performance.now())))
        } catch (error) {
          if (!(error instanceof SessionLost) || closing.signal.aborted || performance.now() > deadline)
            throw error
        }
      }
    },
    close: async () => {
      closing.abort()
      next.reject(new SessionLost('the runner is closed'))
      await loop
      await pool.end()
    },
  }
}

/** How outcomes of calls become durable, whatever happens to the database meanwhile. */
export function createReport(
  world: World,
  supervisor: Supervisor,
): (call: Call, outcome: Outcome) => Promise<void> {
  return async (call, outcome) => {
    world.calls.release(call)
    supervisor.current()?.wake()
    try {
      await supervisor.withEngine(Number.MAX_SAFE_INTEGER, (engine) => settle(engine, call, outcome))
    } finally {
      world.calls.end(call)
    }
  }
}

async function tryOpen(databaseUrl: string, world: World): Promise<Session | null> {
  try {
    const opened = await openSession(databaseUrl, CONNECT_TIMEOUT_MS)
    if (opened.ok) return opened.session
    world.log.warn(opened.message)
  } catch (error) {
    world.log.warn({ err: error }, 'runner cannot reach its database; trying again')
  }
  return null
}

/** Starts nothing new, and gives what is under way a moment to become durable. */
async function letCallsEnd(engine: Engine): Promise<void> {
  engine.stopped = true
  const ended = Promise.allSettled([...engine.background])
  await Promise.race([ended, delay(CLOSE_GRACE_MS, null, { ref: false })])
  await engine.writer.commit().catch(() => undefined)
  engine.writer.fail(new Error('the runner is closed'))
}

async function within<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  if (timeoutMs > 2 ** 31 - 1) return promise
  const timeout = new AbortController()
  const expired = delay(timeoutMs, null, { signal: timeout.signal }).then(() => {
    throw new Error(message)
  })
  expired.catch(() => undefined)
  try {
    return await Promise.race([promise, expired])
  } finally {
    timeout.abort()
  }
}
