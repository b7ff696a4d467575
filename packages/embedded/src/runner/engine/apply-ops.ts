import { parseMomentMs } from '../protocol/duration.ts'
import { failure, toFailure } from '../protocol/failure.ts'
import type { Op, Outcome } from '../protocol/response.ts'
import { ulid } from '../ulid.ts'
import { draftRun } from './draft-run.ts'
import type { Changes, Engine } from './engine.ts'
import { compile } from './expression.ts'
import { memoise } from './memoise.ts'
import type { Run, Task } from './model.ts'
import { writeEvent } from './route.ts'
import { addTask } from './tasks.ts'
import { nowMs } from './world.ts'

const MAX_STEPS = 1_000
/** Told apart by the caller, or without a trace in the run. */
const LEFT_TO_CALLER = new Set(['StepError', 'RunComplete', 'DiscoveryRequest'])

/** Writes down what a call reported that is not among the `steps` memoised before. Returns why the run cannot go on, or null. */
export function applyOps(
  engine: Engine,
  run: Run,
  outcome: Outcome & { kind: 'ops' },
  { steps, changes }: { steps: ReadonlyMap<string, unknown>; changes: Changes },
): string | null {
  for (const op of outcome.ops) {
    if (LEFT_TO_CALLER.has(op.op) || steps.has(op.id)) continue
    if (run.memoised + run.tasks.size > MAX_STEPS) return `the run has more than ${MAX_STEPS} steps`
    const refused = applyOp(engine, run, op, {
      race: outcome.everyStep || op.opts?.parallelMode === 'race',
      changes,
    })
    if (refused) return refused
  }
  return null
}

type Context = { race: boolean; changes: Changes }

function applyOp(engine: Engine, run: Run, op: Op, context: Context): string | null {
  const step = { stepId: op.id, name: op.displayName ?? op.name ?? op.id }
  if (op.op === 'StepRun' || op.op === 'Step')
    memoise(engine, run, { ...step, memo: { data: op.data ?? null } })
  else if (op.op === 'StepFailed') memoise(engine, run, { ...step, memo: { error: toFailure(op.error) } })
  else if (run.tasks.has(op.id)) return null
  else if (op.op === 'StepPlanned') add(engine, run, op, { kind: 'step', dueMs: null }, context)
  else if (op.op === 'Sleep') return sleep(engine, run, op, context)
  else if (op.op === 'WaitForEvent') return wait(engine, run, op, context)
  else if (op.op === 'InvokeFunction') return invoke(engine, run, op, context)
  else return `the embedded runner does not support the step ${step.name}: ${op.op}`
  return null
}

function add(
  engine: Engine,
  run: Run,
  op: Op,
  task: Pick<Task, 'kind' | 'dueMs'> & Partial<Task>,
  context: Context,
): void {
  const detail = {
    name: op.displayName ?? op.name ?? op.id,
    ...(context.race && { race: true }),
    ...task.detail,
  }
  addTask(engine, { run, stepId: op.id, attempt: 0, ...task, detail }, context.changes)
}

function sleep(engine: Engine, run: Run, op: Op, context: Context): string | null {
  const untilMs = parseMomentMs(op.name ?? '', nowMs(engine.world))
  if (untilMs === null) return `the sleep ${op.displayName ?? op.id} has no duration or date: ${op.name}`
  add(engine, run, op, { kind: 'sleep', dueMs: untilMs }, context)
  return null
}

function wait(engine: Engine, run: Run, op: Op, context: Context): string | null {
  const { timeout, if: condition } = (op.opts ?? {}) as { timeout?: string; if?: string }
  const untilMs = parseMomentMs(timeout ?? '', nowMs(engine.world))
  if (untilMs === null)
    return `the wait ${op.displayName ?? op.id} has no timeout that is a duration or date: ${timeout}`
  const compiled = condition === undefined ? null : compile(condition)
  if (compiled && !compiled.ok)
    return `the condition of ${op.displayName ?? op.id}, ${condition}: ${compiled.message}`
  const detail = { event: op.name ?? '', ...(condition !== undefined && { condition }) }
  add(engine, run, op, { kind: 'wait', dueMs: untilMs, detail }, context)
  return null
}

function invoke(engine: Engine, run: Run, op: Op, context: Context): string | null {
  const { function_id: functionId = '', payload, timeout } = (op.opts ?? {}) as InvokeOptions
  const atMs = nowMs(engine.world)
  const spec = engine.world.registry?.functions.get(functionId)
  if (!spec) {
    const memo = { error: failure(`could not find function with ID: ${functionId}`) }
    memoise(engine, run, { stepId: op.id, name: op.displayName ?? op.id, memo })
    return null
  }
  add(engine, run, op, { kind: 'invoke', dueMs: timeout ? parseMomentMs(timeout, atMs) : null }, context)
  const id = ulid(atMs)
  const { data = {}, v } = payload ?? {}
  const event = { id, payload: { id, name: 'inngest/function.invoked', data, ts: atMs, ...(v && { v }) } }
  writeEvent(engine, event, { routed: true })
  draftRun(
    engine,
    spec,
    event,
    { eventKey: `${run.id}/${op.id}`, parent: { runId: run.id, stepId: op.id } },
    context.changes,
  )
  return null
}

type InvokeOptions = {
  function_id?: string
  payload?: { data?: Record<string, unknown>; v?: string }
  timeout?: string
}
