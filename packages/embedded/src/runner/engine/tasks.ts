import { toIso } from '../store/rows.ts'
import type { Changes, Engine } from './engine.ts'
import { FUNCTION_STEP, type Run, type Task } from './model.ts'

/** Gives a run something to wait for. It is acted on after the commit, through `changes`. */
export function addTask(engine: Engine, task: Task, changes: Changes): void {
  task.run.tasks.set(task.stepId, task)
  if (task.kind === 'wait') engine.waits.add(task)
  writeTask(engine, task)
  changes.tasks.push(task)
}

export function dropTask(engine: Engine, task: Task): void {
  task.run.tasks.delete(task.stepId)
  if (task.kind === 'wait') engine.waits.remove(task)
  engine.writer.batch.dropTask(task.run.id, task.stepId)
}

export function writeTask(engine: Engine, task: Task): void {
  engine.writer.batch.task({
    runId: task.run.id,
    stepId: task.stepId,
    kind: task.kind,
    attempt: task.attempt,
    dueAt: toIso(task.dueMs),
    detail: JSON.stringify(task.detail),
  })
}

/**
 * Calls the function again once nothing else of the run is outstanding: parallel steps are awaited together.
 * With `race` it is called in any case.
 */
export function callAgain(engine: Engine, run: Run, changes: Changes, { race }: { race: boolean }): void {
  const current = run.tasks.get(FUNCTION_STEP)
  if (current) {
    if (engine.world.calls.covers(current)) run.again ||= race
    return
  }
  if (run.tasks.size > 0 && !race) return
  addTask(
    engine,
    { run, stepId: FUNCTION_STEP, kind: 'function', attempt: 0, dueMs: null, detail: {} },
    changes,
  )
}
