import type { CronRow, DraftRow, EventRow, RunRow, StepRow, TaskRow } from './rows.ts'

/** Changes that are committed together. The last word on a row wins, so a row is written once per batch. */
export type Batch = {
  event(row: EventRow): void
  draft(row: DraftRow): void
  run(row: RunRow): void
  step(row: StepRow): void
  task(row: TaskRow): void
  dropTask(runId: string, stepId: string): void
  cron(row: CronRow): void
  readonly isEmpty: boolean
  /** What `runner.write` takes. */
  toJson(): string
}

export function createBatch(): Batch {
  const events = new Map<string, EventRow>()
  const drafts: DraftRow[] = []
  const runs = new Map<string, RunRow>()
  const steps: StepRow[] = []
  const tasks = new Map<string, TaskRow>()
  const doneTasks = new Map<string, { runId: string; stepId: string }>()
  const crons = new Map<string, CronRow>()
  return {
    event: (row) => void events.set(row.id, row),
    draft: (row) => void drafts.push(row),
    run: (row) => void runs.set(row.id, row),
    step: (row) => void steps.push(row),
    task: (row) => {
      doneTasks.delete(`${row.runId}/${row.stepId}`)
      tasks.set(`${row.runId}/${row.stepId}`, row)
    },
    dropTask: (runId, stepId) => {
      tasks.delete(`${runId}/${stepId}`)
      doneTasks.set(`${runId}/${stepId}`, { runId, stepId })
    },
    cron: (row) => void crons.set(`${row.functionId} ${row.expression}`, row),
    get isEmpty() {
      return (
        [events, runs, tasks, doneTasks, crons].every(({ size }) => size === 0) &&
        drafts.length + steps.length === 0
      )
    },
    toJson: () =>
      JSON.stringify({
        events: list(events),
        drafts: orNothing(drafts),
        runs: list(runs),
        steps: orNothing(steps),
        tasks: list(tasks),
        doneTasks: list(doneTasks),
        crons: list(crons),
      }),
  }
}

function list<T>(rows: Map<string, T>): T[] | undefined {
  return rows.size === 0 ? undefined : [...rows.values()]
}

function orNothing<T>(rows: T[]): T[] | undefined {
  return rows.length === 0 ? undefined : rows
}
