import { toColumnText } from '../store/rows.ts'
import type { Changes, Engine } from './engine.ts'
import type { Run, Task } from './model.ts'
import { callAgain, dropTask } from './tasks.ts'

/** Keeps the result of a step, so that it is never run again. */
export function memoise(
  engine: Engine,
  run: Run,
  step: { stepId: string; name: string; memo: unknown },
): void {
  const text = JSON.stringify(step.memo)
  engine.writer.batch.step({
    runId: run.id,
    stepId: step.stepId,
    ordinal: run.memoised,
    name: toColumnText(step.name),
    memo: text,
  })
  engine.bodies.remember(run, step.stepId, { value: step.memo, characters: text.length })
  run.memoised++
}

/** Ends what a run waited for with its result, and goes on with the run. */
export function completeTask(engine: Engine, task: Task, memo: unknown, changes: Changes): void {
  memoise(engine, task.run, { stepId: task.stepId, name: task.detail.name ?? task.stepId, memo })
  dropTask(engine, task)
  callAgain(engine, task.run, changes, { race: task.detail.race === true })
}
