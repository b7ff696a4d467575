import type pg from 'pg'

export const RUN_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const
export type RunState = (typeof RUN_STATES)[number]

/** A run as the status page and the read API show it. */
export type RunView = {
  id: string
  functionId: string
  eventName: string
  eventId: string
  state: RunState
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  /** What a completed run returned, or why another ended. */
  output: unknown
  steps: string[]
  waiting: { kind: string; name: string; attempt: number; dueAt: string | null }[]
}

/** The latest runs first, at most `limit`. */
export async function readRuns(
  pool: pg.Pool,
  { state, limit }: { state: RunState | null; limit: number },
): Promise<RunView[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select run.id, function_id as "functionId", event.name as "eventName", event_key as "eventId", state,
       created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt", output,
       coalesce((select json_agg(step.name order by ordinal) from runner.step where run_id = run.id), '[]') as steps,
       coalesce((
         select json_agg(json_build_object('kind', kind, 'name', coalesce(detail ->> 'name', step_id),
           'attempt', attempt, 'dueAt', due_at) order by step_id)
         from runner.task where run_id = run.id
       ), '[]') as waiting
     from runner.run join runner.event on event.id = run.event_id
     where $1::text is null or state = $1
     order by run.id desc limit $2`,
    [state, limit],
  )
  return rows.map((row) => JSON.parse(JSON.stringify(row)) as RunView)
}
