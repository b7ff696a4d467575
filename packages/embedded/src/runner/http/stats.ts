import type { Engine } from '../engine/engine.ts'
import { isCall, type Run } from '../engine/model.ts'
import { nowMs } from '../engine/world.ts'

export type Stats = {
  /** Active runs: not called yet, and called already. */
  queued: number
  running: number
  /** Ended runs of the last day. */
  completed: number
  failed: number
  cancelled: number
  /** Calls to the app that have not been answered. */
  calls: number
  /** For how long the oldest call that is due has been waiting; null when none is. */
  oldestPendingMs: number | null
  epoch: number
  app: {
    url: string
    answers: boolean
    functions: string[]
    refused: readonly { functionId: string; message: string }[]
  }
}

export function readStats(engine: Engine): Stats {
  const { world } = engine
  const now = nowMs(world)
  const active = { queued: 0, running: 0 }
  let oldestMs = now
  for (const run of engine.runs.values()) {
    active[run.state]++
    oldestMs = Math.min(oldestMs, pendingSinceMs(engine, run, now))
  }
  return {
    ...active,
    ...engine.ended,
    calls: world.calls.size,
    oldestPendingMs: oldestMs === now ? null : now - oldestMs,
    epoch: engine.epoch,
    app: {
      url: world.app.url,
      answers: world.appAnswers,
      functions: [...(world.registry?.functions.keys() ?? [])],
      refused: world.registry?.refused ?? [],
    },
  }
}

/** Since when a call of the run could have been made; now, when none waits. */
function pendingSinceMs(engine: Engine, run: Run, now: number): number {
  let sinceMs = now
  for (const task of run.tasks.values()) {
    const dueMs = task.dueMs ?? run.createdMs
    if (isCall(task) && dueMs < sinceMs && !engine.world.calls.covers(task)) sinceMs = dueMs
  }
  return sinceMs
}
