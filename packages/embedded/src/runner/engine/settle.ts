import { failure, toFailure } from '../protocol/failure.ts'
import type { Op, Outcome } from '../protocol/response.ts'
import { applyOps } from './apply-ops.ts'
import type { Call } from './calls.ts'
import { type Changes, type Engine, noChanges } from './engine.ts'
import { memoise } from './memoise.ts'
import type { Task } from './model.ts'
import { commit, finishRun, schedule } from './schedule.ts'
import { callAgain, dropTask, writeTask } from './tasks.ts'
import { maxAttempts, nowMs } from './world.ts'

/** Makes the outcome of a call durable and goes on from there. Without effect when the run has moved on. */
export async function settle(engine: Engine, call: Call, outcome: Outcome): Promise<void> {
  const task = taskOf(engine, call)
  if (!task) return
  if (outcome.kind === 'unreachable') {
    engine.world.calls.end(call)
    schedule(engine, task)
    return engine.wake()
  }
  const { steps } = await engine.bodies.get(task.run)
  if (taskOf(engine, call) !== task) return
  if (outcome.kind === 'completed')
    await finishRun(engine, task.run, { state: 'completed', output: outcome.output })
  else if (outcome.kind === 'ops') await settleOps(engine, task, outcome, steps)
  else if (outcome.kind === 'failed') {
    if (outcome.mayRetry && hasAttemptsLeft(engine, task))
      await retry(engine, task, outcome.retryAfterMs, noChanges())
    else await finishRun(engine, task.run, { state: 'failed', failure: outcome.failure })
  }
}

function taskOf(engine: Engine, call: Call): Task | undefined {
  const task = engine.runs.get(call.runId)?.tasks.get(call.stepId)
  return task !== undefined && engine.world.calls.covers(task) && call.task === task ? task : undefined
}

async function settleOps(
  engine: Engine,
  task: Task,
  outcome: Outcome & { kind: 'ops' },
  steps: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { run } = task
  const error = outcome.ops.find(({ op }) => op === 'StepError')
  const changes = noChanges()
  const refused = applyOps(engine, run, outcome, { steps, changes })
  if (refused) return finishRun(engine, run, { state: 'failed', failure: failure(refused) }, changes)
  const complete = outcome.ops.find(({ op }) => op === 'RunComplete')
  if (complete) return finishRun(engine, run, { state: 'completed', output: complete.data }, changes)
  if (error && hasAttemptsLeft(engine, task)) return retry(engine, task, outcome.retryAfterMs, changes)
  if (error)
    memoise(engine, run, { stepId: error.id, name: nameOf(error), memo: { error: toFailure(error.error) } })
  const race = run.again || task.detail.race === true
  run.again = false
  dropTask(engine, task)
  callAgain(engine, run, changes, { race })
  await commit(engine, changes)
}

function nameOf(op: Op): string {
  return op.displayName ?? op.name ?? op.id
}

function hasAttemptsLeft(engine: Engine, task: Task): boolean {
  return task.attempt + 1 < maxAttempts(engine.world, task.run.functionId)
}

async function retry(
  engine: Engine,
  task: Task,
  retryAfterMs: number | null,
  changes: Changes,
): Promise<void> {
  task.dueMs = nowMs(engine.world) + (retryAfterMs ?? engine.world.backoff(task.attempt))
  task.attempt++
  writeTask(engine, task)
  changes.tasks.push(task)
  await commit(engine, changes)
}
