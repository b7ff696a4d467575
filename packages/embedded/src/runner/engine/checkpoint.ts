import { toFailure } from '../protocol/failure.ts'
import type { Op } from '../protocol/response.ts'
import { type Engine, noChanges } from './engine.ts'
import { memoise } from './memoise.ts'
import { commit } from './schedule.ts'

/** Keeps the steps that a call reports while it goes on. False when that call is no longer the run's. */
export async function checkpoint(
  engine: Engine,
  runId: string,
  requestId: string,
  ops: Op[],
): Promise<boolean> {
  const call = engine.world.calls.byId(requestId)
  const run = engine.runs.get(runId)
  if (!call || !run || call.runId !== runId) return false
  const { steps } = await engine.bodies.get(run)
  if (run.ended || engine.world.calls.byId(requestId) !== call) return false
  for (const op of ops) {
    if (steps.has(op.id)) continue
    const memo = op.op === 'StepFailed' ? { error: toFailure(op.error) } : { data: op.data ?? null }
    memoise(engine, run, { stepId: op.id, name: op.displayName ?? op.name ?? op.id, memo })
  }
  await commit(engine, noChanges())
  return true
}
