import type { Run, Task } from './model.ts'

/** A request to the app whose outcome is not durable yet. It outlives the loss of the database connection. */
export type Call = {
  /** Sent along as the request id; checkpoints name it. */
  id: string
  runId: string
  stepId: string
  attempt: number
  /** What it works on, in the state of the moment; null when that has moved on without it. */
  task: Task | null
  counters: readonly string[]
  released: boolean
}

export type Calls = {
  begin(task: Task, call: { id: string; counters: readonly string[] }): Call
  /** The app has answered: others may take its place under the limits. */
  release(call: Call): void
  /** Its outcome is durable, or without effect. */
  end(call: Call): void
  byId(id: string): Call | undefined
  /** Whether this very task is being worked on. */
  covers(task: Task): boolean
  /** Finds the tasks of the calls under way in a freshly read state. */
  adopt(runs: ReadonlyMap<string, Run>): void
  /** How many unanswered calls hold a concurrency counter. */
  running(counter: string): number
  /** Unanswered calls. */
  readonly size: number
}

export function createCalls(): Calls {
  const byId = new Map<string, Call>()
  const byTask = new Map<string, Call>()
  const counts = new Map<string, number>()
  let unanswered = 0
  const count = (counter: string, change: number) => {
    const value = (counts.get(counter) ?? 0) + change
    if (value > 0) counts.set(counter, value)
    else counts.delete(counter)
  }
  const release = (call: Call) => {
    if (call.released) return
    call.released = true
    unanswered--
    for (const counter of call.counters) count(counter, -1)
  }
  return {
    begin: (task, { id, counters }) => {
      const { run, stepId, attempt } = task
      const call: Call = { id, runId: run.id, stepId, attempt, task, counters, released: false }
      byId.set(id, call)
      byTask.set(keyOf(call), call)
      unanswered++
      for (const counter of counters) count(counter, 1)
      return call
    },
    release,
    end: (call) => {
      release(call)
      byId.delete(call.id)
      if (byTask.get(keyOf(call)) === call) byTask.delete(keyOf(call))
    },
    byId: (id) => byId.get(id),
    covers: (task) => {
      const call = byTask.get(`${task.run.id}/${task.stepId}`)
      return call?.task === task && call.attempt === task.attempt
    },
    adopt: (runs) => {
      for (const call of byId.values()) {
        const task = runs.get(call.runId)?.tasks.get(call.stepId)
        call.task = task && task.attempt === call.attempt ? task : null
      }
    },
    running: (counter) => counts.get(counter) ?? 0,
    get size() {
      return unanswered
    },
  }
}

function keyOf(call: Call): string {
  return `${call.runId}/${call.stepId}`
}
