import type pg from 'pg'
import type { Run, Task, TaskDetail, TaskKind } from '../engine/model.ts'

const PAGE = 5_000

type RunRecord = {
  id: string
  function_id: string
  event_id: string
  state: 'queued' | 'running'
  keys: Record<string, string>
  order_at: Date
  created_at: Date
  started_at: Date | null
  parent_run_id: string | null
  parent_step_id: string | null
  memoised: number
}
type TaskRecord = {
  run_id: string
  step_id: string
  kind: TaskKind
  attempt: number
  due_at: Date | null
  detail: TaskDetail
}

/** Every run that has not ended, with what it has outstanding: there is always something. */
export async function loadRuns(pool: pg.Pool): Promise<Map<string, Run>> {
  const runs = new Map<string, Run>()
  for (let after = ''; ; ) {
    const page = await readRuns(pool, after)
    for (const record of page) runs.set(record.id, toRun(record))
    await loadTasks(
      pool,
      runs,
      page.map(({ id }) => id),
    )
    if (page.length < PAGE) return runs
    after = page.at(-1)?.id ?? ''
  }
}

/** The last tick that each cron function fired for, by function and expression. */
export async function loadTicks(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ function_id: string; expression: string; last_tick: Date }>(
    'select function_id, expression, last_tick from runner.cron',
  )
  return new Map(rows.map((row) => [`${row.function_id} ${row.expression}`, row.last_tick.getTime()]))
}

export type EndedCounts = Record<'completed' | 'failed' | 'cancelled', number>

export async function countEnded(pool: pg.Pool): Promise<EndedCounts> {
  const { rows } = await pool.query<{ state: keyof EndedCounts; count: number }>(
    'select state, count(*)::int as count from runner.run where ended_at is not null group by state',
  )
  return {
    completed: 0,
    failed: 0,
    cancelled: 0,
    ...Object.fromEntries(rows.map((row) => [row.state, row.count])),
  }
}

async function readRuns(pool: pg.Pool, after: string): Promise<RunRecord[]> {
  const { rows } = await pool.query<RunRecord>(
    `select id, function_id, event_id, state, keys, order_at, created_at, started_at, parent_run_id, parent_step_id,
       (select count(*)::int from runner.step where step.run_id = run.id) as memoised
     from runner.run where id > $1 and id in (select run_id from runner.task) order by id limit $2`,
    [after, PAGE],
  )
  return rows
}

async function loadTasks(pool: pg.Pool, runs: Map<string, Run>, ids: string[]): Promise<void> {
  const { rows } = await pool.query<TaskRecord>(
    'select run_id, step_id, kind, attempt, due_at, detail from runner.task where run_id = any($1)',
    [ids],
  )
  for (const row of rows) {
    const run = runs.get(row.run_id)
    if (run) run.tasks.set(row.step_id, toTask(run, row))
  }
}

function toRun(record: RunRecord): Run {
  const { parent_run_id: runId, parent_step_id: stepId } = record
  return {
    id: record.id,
    functionId: record.function_id,
    eventId: record.event_id,
    state: record.state,
    keys: record.keys,
    orderMs: record.order_at.getTime(),
    createdMs: record.created_at.getTime(),
    startedMs: record.started_at?.getTime() ?? null,
    parent: runId !== null && stepId !== null ? { runId, stepId } : null,
    tasks: new Map(),
    memoised: record.memoised,
    again: false,
    ended: false,
  }
}

function toTask(run: Run, row: TaskRecord): Task {
  const { step_id: stepId, kind, attempt, due_at: dueAt, detail } = row
  return { run, stepId, kind, attempt, dueMs: dueAt?.getTime() ?? null, detail }
}
