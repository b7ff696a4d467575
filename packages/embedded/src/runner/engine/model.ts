import type { IncomingEvent } from '../protocol/event.ts'

/** The step id of a call that runs the function itself, as the protocol has it. */
export const FUNCTION_STEP = 'step'

/** `function` and `step` are calls to the app; the others wait for something. */
export type TaskKind = 'function' | 'step' | 'sleep' | 'wait' | 'invoke'

/** Something a run has outstanding. At most one per step id. */
export type Task = {
  run: Run
  stepId: string
  kind: TaskKind
  /** Failed attempts so far. */
  attempt: number
  /** Not before this moment (calls), or until it (sleeps, timeouts); null is now, or never. */
  dueMs: number | null
  detail: TaskDetail
}

export type TaskDetail = {
  name?: string
  /** A wait: the event and the CEL condition. */
  event?: string
  condition?: string
  /** The function is called again as soon as this one completes, whatever its siblings do. */
  race?: boolean
}

/** A run that has not ended. What it was started with and has memoised is in `Bodies`. */
export type Run = {
  id: string
  functionId: string
  eventId: string
  state: 'queued' | 'running'
  /** Values of the function's key expressions, by expression. */
  keys: Record<string, string>
  /** When it was created, minus its priority: what is lower goes first. */
  orderMs: number
  createdMs: number
  startedMs: number | null
  parent: { runId: string; stepId: string } | null
  tasks: Map<string, Task>
  /** Number of memoised steps. */
  memoised: number
  /** A racing step completed while the function was being called: call it once more. */
  again: boolean
  ended: boolean
}

/** A run that exists once its insert is committed, unless the database knew it already. */
export type Draft = { run: Run; task: Task; event: IncomingEvent }

export function isCurrent(task: Task): boolean {
  return !task.run.ended && task.run.tasks.get(task.stepId) === task
}

export function isCall(task: Task): boolean {
  return task.kind === 'function' || task.kind === 'step'
}
