import { failure } from '../protocol/failure.ts'
import { slotsOf } from './concurrency.ts'
import { type Ending, endingEvents, endRun } from './end-run.ts'
import { type Changes, type Engine, inBackground, noChanges } from './engine.ts'
import { completeTask } from './memoise.ts'
import { type Draft, isCall, isCurrent, type Run, type Task } from './model.ts'
import { routeEvents, routingContext } from './route.ts'
import { nowMs } from './world.ts'

const PARKED_MS = 60 * 60 * 1_000

/** Commits what was decided, and then acts on it. */
export async function commit(engine: Engine, changes: Changes): Promise<void> {
  const created = await engine.writer.commit()
  for (const draft of changes.drafts) {
    if (created.has(draft.run.id)) admit(engine, draft)
    else discard(engine, draft)
  }
  for (const task of changes.tasks) schedule(engine, task)
  engine.wake()
}

/** Puts a task where it is found when its moment comes. */
export function schedule(engine: Engine, task: Task): void {
  if (!isCurrent(task)) return
  if (isCall(task) && (task.dueMs === null || task.dueMs <= nowMs(engine.world))) makeReady(engine, task)
  else if (task.dueMs !== null) startTimer(engine, task, task.dueMs)
}

/** Queues a call under its function's limits, or parks it when the app does not have the function. */
export function makeReady(engine: Engine, task: Task): void {
  if (engine.world.calls.covers(task)) return
  const spec = engine.world.registry?.functions.get(task.run.functionId)
  if (spec) engine.ready.push(task, slotsOf(spec, task.run))
  else park(engine, task)
}

/** Ends a run and lets the events that tell of it start what they start, all in one commit. */
export async function finishRun(
  engine: Engine,
  run: Run,
  ending: Ending,
  changes: Changes = noChanges(),
): Promise<void> {
  const { event } = await engine.bodies.get(run)
  const events = endingEvents(engine, run, ending, event)
  const names = events.map(({ payload }) => payload.name)
  const context = await routingContext(engine, names)
  if (!run.ended) {
    endRun(engine, run, ending, changes)
    routeEvents(engine, events, context, changes)
    if (ending.state === 'failed') {
      const about = { run: run.id, function: run.functionId, reason: ending.failure.message }
      engine.world.log.warn(about, 'run failed')
    }
  }
  await commit(engine, changes)
}

/** A deploy may bring the function back; after a while the run fails. */
function park(engine: Engine, task: Task): void {
  engine.parked.add(task)
  if (!engine.world.registry) return
  const { functionId } = task.run
  const ending = {
    state: 'failed' as const,
    failure: failure(`the app no longer has the function ${functionId}`),
  }
  engine.timers.add({
    dueMs: nowMs(engine.world) + PARKED_MS,
    recurring: false,
    isLive: () => isCurrent(task) && engine.parked.has(task),
    fire: () => inBackground(engine, () => finishRun(engine, task.run, ending)),
  })
}

function startTimer(engine: Engine, task: Task, dueMs: number): void {
  engine.timers.add({
    dueMs,
    recurring: false,
    isLive: () => isCurrent(task) && task.dueMs === dueMs,
    fire: () => {
      if (isCall(task)) makeReady(engine, task)
      else inBackground(engine, () => elapse(engine, task))
    },
  })
}

async function elapse(engine: Engine, task: Task): Promise<void> {
  const changes = noChanges()
  const memo =
    task.kind === 'invoke'
      ? { error: failure('Timed out waiting for the invoked function', 'InngestInvokeTimeoutError') }
      : null
  completeTask(engine, task, memo, changes)
  await commit(engine, changes)
}

function admit(engine: Engine, { run, task, event }: Draft): void {
  if (run.ended) return
  engine.runs.set(run.id, run)
  engine.bodies.put(run, { event: event.payload, steps: new Map() })
  schedule(engine, task)
}

function discard(engine: Engine, { run }: Draft): void {
  const key = run.keys.singleton
  if (key !== undefined && engine.singletons.get(key) === run) engine.singletons.delete(key)
}
