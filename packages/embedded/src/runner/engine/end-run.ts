import type { EventPayload, IncomingEvent } from '../protocol/event.ts'
import type { Failure } from '../protocol/failure.ts'
import { toIso } from '../store/rows.ts'
import { ulid } from '../ulid.ts'
import type { Changes, Engine } from './engine.ts'
import { completeTask } from './memoise.ts'
import type { Run } from './model.ts'
import { dropTask } from './tasks.ts'
import { nowMs } from './world.ts'

export type Ending =
  | { state: 'completed'; output: unknown }
  | { state: 'failed' | 'cancelled'; failure: Failure }

/** Ends a run, and resumes the one that invoked it. */
export function endRun(engine: Engine, run: Run, ending: Ending, changes: Changes): void {
  for (const task of run.tasks.values()) dropTask(engine, task)
  run.ended = true
  engine.ended[ending.state]++
  engine.runs.delete(run.id)
  engine.bodies.forget(run)
  const { singleton } = run.keys
  if (singleton !== undefined && engine.singletons.get(singleton) === run) engine.singletons.delete(singleton)
  const endedMs = nowMs(engine.world)
  engine.writer.batch.run({
    id: run.id,
    state: ending.state,
    output: JSON.stringify(ending.state === 'completed' ? (ending.output ?? null) : ending.failure),
    startedAt: toIso(run.startedMs ?? endedMs),
    endedAt: toIso(endedMs),
  })
  resumeParent(engine, run, ending, changes)
}

/** The events that tell of an ended run: what `onFailure` functions are triggered by. */
export function endingEvents(engine: Engine, run: Run, ending: Ending, event: EventPayload): IncomingEvent[] {
  const ts = nowMs(engine.world)
  const data = {
    function_id: run.functionId,
    run_id: run.id,
    event,
    events: [event],
    ...(ending.state === 'completed' ? { result: ending.output ?? null } : { error: ending.failure }),
  }
  const names = ending.state === 'completed' ? [] : [`inngest/function.${ending.state}`]
  return [...names, 'inngest/function.finished']
    .filter((name) => isHeard(engine, name))
    .map((name) => ({ id: ulid(ts), payload: { id: run.id, name, data, ts } }))
}

function isHeard(engine: Engine, name: string): boolean {
  const triggered = engine.world.registry?.triggeredBy(name) ?? []
  return triggered.length > 0 || [...engine.waits.forEvent(name)].length > 0
}

function resumeParent(engine: Engine, run: Run, ending: Ending, changes: Changes): void {
  const parent = run.parent && engine.runs.get(run.parent.runId)
  const task = parent && run.parent && parent.tasks.get(run.parent.stepId)
  if (task?.kind !== 'invoke') return
  const memo = ending.state === 'completed' ? { data: ending.output ?? null } : { error: ending.failure }
  completeTask(engine, task, memo, changes)
}
