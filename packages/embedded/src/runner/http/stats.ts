import type { Engine } from '../engine/engine.ts'
import { isCall } from '../engine/model.ts'
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
  const runs = [...engine.runs.values()]
  const now = nowMs(world)
  const dueSince = runs.flatMap((run) =>
    [...run.tasks.values()]
      .filter((task) => isCall(task) && (task.dueMs ?? 0) <= now && !world.calls.covers(task))
      .map((task) => task.dueMs ?? run.createdMs),
  )
  const oldest = dueSince.reduce<number | null>((least, ms) => Math.min(least ?? ms, ms), null)
  return {
    queued: runs.filter(({ state }) => state === 'queued').length,
    running: runs.filter(({ state }) => state === 'running').length,
    ...engine.ended,
    calls: world.calls.size,
    oldestPendingMs: oldest === null ? null : Math.max(0, now - oldest),
    epoch: engine.epoch,
    app: {
      url: world.app.url,
      answers: world.appAnswers,
      functions: [...(world.registry?.functions.keys() ?? [])],
      refused: world.registry?.refused ?? [],
    },
  }
}
