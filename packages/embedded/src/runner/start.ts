import type { Log } from '@repo/trace/log'
import { type Clock, systemClock } from './clock.ts'
import { createWorld } from './create-world.ts'
import { type Backoff, inngestBackoff } from './engine/backoff.ts'
import { dispatchReady } from './engine/dispatch.ts'
import type { Engine } from './engine/engine.ts'
import { nowMs } from './engine/world.ts'
import { createRoutes } from './http/routes.ts'
import { startServer } from './http/server.ts'
import { createHttpTransport } from './protocol/http-transport.ts'
import { startRetention } from './retention.ts'
import { createReport, supervise } from './supervisor.ts'
import { createSync } from './sync.ts'
import { startSyncLoop } from './sync-loop.ts'

const FIRST_ENGINE_DEADLINE_MS = 30_000
const MAX_TIMER_MS = 2 ** 30

export type StartedRunner = { url: string; close(): Promise<void> }

/**
 * Runs the app's Inngest functions with the state in Postgres (schema `runner`), for one machine. `appUrl` is the
 * app's address; without a path, its functions are expected at /api/inngest. With a signing key it speaks as
 * `inngest start` does, without one as `inngest dev` does. Rejects when the port is taken, or when no database
 * answers for 30 s; later losses of the database are waited out.
 */
export async function startRunner(options: {
  databaseUrl: string
  appUrl: string
  host?: string
  port?: number
  signingKey?: string
  log: Log
  clock?: Clock
  /** Delay before a retry. Default: an Inngest server's table, 15 s to 2 h. */
  backoff?: Backoff
  /** Let the SDK run consecutive steps in one call and report them on the way. Default: true. */
  checkpoints?: boolean
}): Promise<StartedRunner> {
  const { host = '127.0.0.1', port = 8288, log } = options
  const transport = createHttpTransport()
  const world = createWorld({
    clock: options.clock ?? systemClock,
    log,
    backoff: options.backoff ?? inngestBackoff(Math.random),
    transport,
    appUrl: options.appUrl,
    signingKey: options.signingKey,
    checkpoints: options.checkpoints ?? true,
  })
  const alarm = createAlarm((engine) => dispatchReady(engine, report))
  const supervisor = supervise({ databaseUrl: options.databaseUrl, world, wake: alarm.wake })
  const report = createReport(world, supervisor)
  const sync = createSync(world, supervisor)
  const closeEngine = async () => {
    await supervisor.close()
    alarm.stop()
    transport.close()
  }
  const server = await startServer({
    host,
    port,
    log,
    handle: createRoutes({ world, supervisor, sync }),
  }).catch(async (error) => {
    await closeEngine()
    throw error
  })
  const first = await supervisor.engine(FIRST_ENGINE_DEADLINE_MS).catch((error: Error) => error)
  if (first instanceof Error) {
    await Promise.all([server.close(), closeEngine()])
    throw first
  }
  const syncLoop = startSyncLoop(world, sync)
  world.onUnknownFunction = syncLoop.hurry
  world.onAppSilent = (message) => {
    if (world.appAnswers) log.warn(`the app does not answer: ${message}`)
    world.appAnswers = false
    syncLoop.hurry()
  }
  const retention = startRetention({ supervisor, clock: world.clock, log })
  return {
    url: server.url,
    close: async () => {
      retention.stop()
      // The transport goes with the engine, and with it a sync that the app does not answer.
      await Promise.all([syncLoop.close(), closeEngine()])
      await server.close()
    },
  }
}

/** Fires what is due, sends out what is ready, and sets the clock for what comes next. */
function createAlarm(dispatch: (engine: Engine) => void): { wake(engine: Engine): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let armedMs = Number.POSITIVE_INFINITY
  const wake = (engine: Engine) => {
    if (engine.stopped) return
    engine.timers.fireDue(nowMs(engine.world))
    dispatch(engine)
    const dueMs = engine.timers.nextDueMs()
    if (dueMs === armedMs) return
    clearTimeout(timer)
    armedMs = dueMs ?? Number.POSITIVE_INFINITY
    if (dueMs === null) return
    const waitMs = Math.min(MAX_TIMER_MS, Math.max(0, dueMs - nowMs(engine.world)))
    timer = setTimeout(() => {
      armedMs = Number.POSITIVE_INFINITY
      wake(engine)
    }, waitMs)
  }
  return { wake, stop: () => clearTimeout(timer) }
}
