import { callRequest } from '../protocol/request.ts'
import { type Outcome, readOutcome } from '../protocol/response.ts'
import { toIso } from '../store/rows.ts'
import type { Call } from './calls.ts'
import type { Slot } from './concurrency.ts'
import { type Engine, inBackground } from './engine.ts'
import type { Run, Task } from './model.ts'
import { maxAttempts, nowMs } from './world.ts'

/** Hands an outcome to the engine of the moment, which need not be the one that made the call. */
export type Report = (call: Call, outcome: Outcome) => Promise<void>

/** Sends out every call that the limits allow. */
export function dispatchReady(engine: Engine, report: Report): void {
  const { world } = engine
  while (!engine.stopped && world.appAnswers && world.calls.size < world.maxCalls) {
    const taken = engine.ready.take(world.calls.running)
    if (!taken) return
    dispatch(engine, taken, report)
  }
}

function dispatch(
  engine: Engine,
  { task, slots }: { task: Task; slots: readonly Slot[] },
  report: Report,
): void {
  const { world } = engine
  const call = world.calls.begin(task, {
    id: nextCallId(engine),
    counters: slots.map(({ counter }) => counter),
  })
  markStarted(engine, task.run)
  inBackground(engine, async () => {
    const outcome = await perform(engine, task, call).catch((error: Error) => {
      // The body could not be read: nothing was asked of the app.
      world.calls.end(call)
      throw error
    })
    if (outcome.kind === 'unreachable') world.onAppSilent(outcome.message)
    if (outcome.kind === 'failed' && outcome.unknownFunction) world.onUnknownFunction()
    await report(call, outcome)
  })
}

let calls = 0
function nextCallId(engine: Engine): string {
  calls++
  return `${engine.epoch}-${calls}`
}

/** Shown by the status page; it is written with whatever is committed next. */
function markStarted(engine: Engine, run: Run): void {
  if (run.state === 'running') return
  run.state = 'running'
  run.startedMs = nowMs(engine.world)
  engine.writer.batch.run({
    id: run.id,
    state: 'running',
    output: null,
    startedAt: toIso(run.startedMs),
    endedAt: null,
  })
}

async function perform(engine: Engine, task: Task, call: Call): Promise<Outcome> {
  const { world } = engine
  const { run } = task
  const { event, steps } = await engine.bodies.get(run)
  const request = callRequest(world.app, {
    functionId: run.functionId,
    runId: run.id,
    stepId: task.stepId,
    requestId: call.id,
    jobId: `${run.id}-${task.stepId}`,
    epoch: engine.epoch,
    attempt: task.attempt,
    maxAttempts: maxAttempts(world, run.functionId),
    event,
    steps,
    planOnly: task.kind === 'step' || run.tasks.size > 1,
    checkpoints: world.checkpoints,
  })
  return readOutcome(await world.transport.send(request), nowMs(world))
}
