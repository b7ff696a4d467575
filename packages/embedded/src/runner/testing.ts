import { createLog, type Log } from '@repo/trace/log'
import type { Clock } from './clock.ts'
import { createWorld } from './create-world.ts'
import { type Backoff, inngestBackoff } from './engine/backoff.ts'
import { dispatchReady } from './engine/dispatch.ts'
import type { Engine } from './engine/engine.ts'
import { nowMs } from './engine/world.ts'
import type { Exchange } from './http/exchange.ts'
import { createRoutes, type Handler } from './http/routes.ts'
import { createHandlerTransport } from './protocol/handler-transport.ts'
import { type RunState, type RunView, readRuns } from './store/read-runs.ts'
import { createReport, supervise } from './supervisor.ts'
import { createSync, type SyncResult } from './sync.ts'

const ENGINE_DEADLINE_MS = 10_000
const MAX_TURNS = 100_000
const APP_URL = 'http://app.test/api/inngest'

export type VirtualClock = Clock & { advanceTo(ms: number): void }

/** A clock that stands still until it is moved. */
export function createVirtualClock(start = new Date('2026-01-01T00:00:00Z')): VirtualClock {
  let ms = start.getTime()
  return {
    now: () => new Date(ms),
    advanceTo: (target) => {
      ms = Math.max(ms, target)
    },
  }
}

export type TestRunner = {
  clock: VirtualClock
  /** For the app's client: `new Inngest({ fetch: (...args) => runner.fetch(...args) })`. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** Posts events as a client would. Throws when they are refused. */
  send(events: unknown): Promise<string[]>
  /** Does everything that is due, then goes to the next timer, until nothing but cron ticks is left. */
  drain(): Promise<void>
  /** Lets time pass, with everything that becomes due on the way: cron ticks, too. */
  advance(durationMs: number): Promise<void>
  /** Asks the app for its functions again. */
  sync(): Promise<SyncResult>
  /** Latest first. */
  runs(filter?: { state?: RunState; limit?: number }): Promise<RunView[]>
  close(): Promise<void>
}

/**
 * The whole runner within this process, on a real database and a clock that moves by hand: three days of sleep take
 * no time. `handler` is the app's Inngest endpoint, such as `serve` of inngest/edge makes one.
 */
export async function createTestRunner(options: {
  databaseUrl: string
  handler: (request: Request) => Promise<Response>
  clock?: VirtualClock
  signingKey?: string
  backoff?: Backoff
  checkpoints?: boolean
  log?: Log
}): Promise<TestRunner> {
  const clock = options.clock ?? createVirtualClock()
  const world = createWorld({
    clock,
    log: options.log ?? createLog({ process: 'runner', level: 'silent' }),
    backoff: options.backoff ?? inngestBackoff(() => 0.5),
    transport: createHandlerTransport(options.handler),
    appUrl: APP_URL,
    signingKey: options.signingKey,
    checkpoints: options.checkpoints ?? true,
  })
  world.onAppSilent = () => {
    world.appAnswers = false
  }
  const wake = (engine: Engine) => {
    if (engine.stopped) return
    engine.timers.fireDue(nowMs(world))
    dispatchReady(engine, report)
  }
  const supervisor = supervise({ databaseUrl: options.databaseUrl, world, wake })
  const report = createReport(world, supervisor)
  const sync = createSync(world, supervisor)
  const fetch = createFetch(createRoutes({ world, supervisor, sync }))
  const engine = () => supervisor.engine(ENGINE_DEADLINE_MS)
  await engine()
  const synced = await sync.pull()
  if (!synced.ok) {
    await supervisor.close()
    throw new Error(synced.message)
  }
  return {
    clock,
    fetch,
    send: (events) => send(fetch, events),
    drain: async () => {
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const current = await quiet(await engine())
        const dueMs = current.timers.nextDueMs({ recurring: false })
        if (dueMs === null) return
        clock.advanceTo(dueMs)
        current.wake()
      }
      throw new Error(`still busy after ${MAX_TURNS} timers`)
    },
    advance: async (durationMs) => {
      const untilMs = clock.now().getTime() + durationMs
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const current = await quiet(await engine())
        const dueMs = current.timers.nextDueMs()
        clock.advanceTo(Math.min(dueMs ?? untilMs, untilMs))
        current.wake()
        if (dueMs === null || dueMs > untilMs) return
      }
      throw new Error(`still busy after ${MAX_TURNS} timers`)
    },
    sync: sync.pull,
    runs: async ({ state, limit = 1_000 } = {}) => readRuns(supervisor.pool, { state: state ?? null, limit }),
    close: supervisor.close,
  }
}

/** Waits until nothing is under way, so that only time can bring something new. */
async function quiet(engine: Engine): Promise<Engine> {
  engine.wake()
  await engine.writer.commit()
  while (engine.background.size > 0) await Promise.allSettled(engine.background)
  return engine
}

async function send(fetch: TestRunner['fetch'], events: unknown): Promise<string[]> {
  const response = await fetch('http://runner.test/e/test', { method: 'POST', body: JSON.stringify(events) })
  const { ids, error } = (await response.json()) as { ids: string[]; error?: string }
  if (error) throw new Error(error)
  return ids
}

function createFetch(handle: Handler): TestRunner['fetch'] {
  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const exchange: Exchange = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    }
    const { status, headers, body } = await handle(exchange)
    return new Response(body, { status, headers })
  }
}
