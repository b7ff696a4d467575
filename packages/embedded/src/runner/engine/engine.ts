import type pg from 'pg'
import { type Bodies, createBodies } from '../store/bodies.ts'
import { countEnded, type EndedCounts, loadRuns, loadTicks } from '../store/load.ts'
import { createRead, type Read } from '../store/read.ts'
import type { Session } from '../store/session.ts'
import { createWriter, SessionLost, type Writer } from '../store/writer.ts'
import type { Draft, Run, Task } from './model.ts'
import { createReadyQueue, type ReadyQueue } from './ready-queue.ts'
import type { Registry } from './registry.ts'
import { createTimers, type Timers } from './timers.ts'
import { createWaits, type Waits } from './waits.ts'
import type { World } from './world.ts'

/**
 * The runner's working state, in memory, for as long as one database session lasts. Postgres holds all of it; a lost
 * session means a new engine, read from there, which is also how a crash is survived.
 */
export type Engine = {
  world: World
  epoch: number
  read: Read
  writer: Writer
  bodies: Bodies
  runs: Map<string, Run>
  /** The active run of each singleton key. */
  singletons: Map<string, Run>
  /** Last tick of each cron trigger. */
  ticks: Map<string, number>
  waits: Waits
  timers: Timers
  ready: ReadyQueue
  /** Calls for functions that the app does not have, or has not told of yet. */
  parked: Set<Task>
  /** How many of the kept runs ended in which way. */
  ended: EndedCounts
  /** The registry whose limits and crons are in force. */
  applied: Registry | null
  stopped: boolean
  /** Work under way that nobody awaits. */
  background: Set<Promise<unknown>>
  /** Something may have become due or ready. */
  wake(): void
}

/** What a decision led to, to be acted on once it is committed. */
export type Changes = { tasks: Task[]; drafts: Draft[] }

export function noChanges(): Changes {
  return { tasks: [], drafts: [] }
}

/** Reads the state and builds an engine on it. Nothing happens before the first `wake`. */
export async function loadEngine(options: {
  world: World
  session: Session
  pool: pg.Pool
  wake(engine: Engine): void
  onLost(error: Error): void
}): Promise<Engine> {
  const { world, session, pool } = options
  const writer = createWriter(session.write, options.onLost)
  session.onLost(writer.fail)
  const read = createRead(pool, writer.fail)
  const runs = await loadRuns(pool)
  world.calls.adopt(runs)
  const engine: Engine = {
    world,
    epoch: session.epoch,
    read,
    writer,
    bodies: createBodies({ read, settled: () => writer.commit() }),
    runs,
    singletons: new Map(),
    ticks: await loadTicks(pool),
    waits: createWaits(),
    timers: createTimers(),
    ready: createReadyQueue(),
    parked: new Set(),
    ended: await countEnded(pool),
    applied: null,
    stopped: false,
    background: new Set(),
    wake: () => options.wake(engine),
  }
  return engine
}

/** Runs work that nobody awaits. A lost session ends it silently: the next engine takes over. */
export function inBackground(engine: Engine, work: () => Promise<unknown>): void {
  const promise = work().catch((error: Error) => {
    if (error instanceof SessionLost || engine.stopped) return
    engine.world.log.error({ err: error }, 'the runner failed at something it did not expect')
    engine.writer.fail(error)
  })
  engine.background.add(promise)
  void promise.finally(() => engine.background.delete(promise))
}
