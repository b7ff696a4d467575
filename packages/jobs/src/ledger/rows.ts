import type { Database } from '@repo/db/connect'
import { prepare } from '@repo/db/prepare'
import { type SQL, sql } from 'drizzle-orm'
import { consumersOf } from '../events.ts'

/** A run as the ledger knows it. */
export type Run = {
  runId: string
  functionId: string
  event: { id: string; name: string; data: Record<string, unknown> }
}

/** That a run has begun, or how it ended. */
export type RunRecord = Run & { state: 'running' | 'completed' | 'failed'; error: string | null }

/**
 * Records runs that began or ended, and with that acknowledges their events, so that the relay stops sending them.
 * An event with several consumers is done when each has begun. An end whose start could not be recorded stands for
 * both; a start that comes late changes nothing.
 */
export async function recordRuns(db: Database, records: RunRecord[]): Promise<void> {
  // The last word on a run, as one statement writes a row once.
  const last = [...new Map(records.map((record) => [record.runId, record])).values()]
  const eventIds = (hasEnough: (consumers: number) => boolean) =>
    last.filter(({ event }) => hasEnough(consumersOf(event.name).length)).map(({ event }) => event.id)
  const single = acknowledge(eventIds((consumers) => consumers === 1))
  await execute(db, sql`with recorded as (${upsertRuns(last)}) ${single}`)
  const shared = eventIds((consumers) => consumers > 1)
  // A statement of its own, after the rows are committed: of two consumers that begin at once, one sees both.
  for (const id of shared) await execute(db, sql`${acknowledge([id])} and ${haveAllBegun(last, id)}`)
}

export type FailedAttempt = {
  runId: string
  stage: string
  /** From 1. */
  attempt: number
  code: string
  message: string
  durationMs: number
}

export async function recordAttempt(db: Database, failed: FailedAttempt): Promise<void> {
  const { runId, stage, attempt, code, message, durationMs } = failed
  await execute(
    db,
    sql`insert into job_attempt (run_id, stage, attempt, error_code, error_message, duration_ms)
      values (${runId}, ${stage}, ${attempt}::int, ${code}, ${message}, ${durationMs}::int)`,
  )
}

function upsertRuns(records: RunRecord[]): SQL {
  const list = (value: (record: RunRecord) => string | null) => sql.param(records.map(value))
  return sql`
    insert into job_run (run_id, function_id, event_id, event_name, organization_id, source_id, state, error, finished_at)
    select *, case when state <> 'running' then now() end
    from unnest(${list(({ runId }) => runId)}::text[], ${list(({ functionId }) => functionId)}::text[],
      ${list(({ event }) => event.id)}::text[], ${list(({ event }) => event.name)}::text[],
      ${list(({ event }) => uuidOrNull(event.data.organizationId))}::uuid[],
      ${list(({ event }) => uuidOrNull(event.data.sourceId))}::uuid[],
      ${list(({ state }) => state)}::text[], ${list(({ error }) => error)}::text[])
      as given (run_id, function_id, event_id, event_name, organization_id, source_id, state, error)
    on conflict (run_id) do update
    set state = excluded.state, error = excluded.error, finished_at = excluded.finished_at
    where excluded.state <> 'running'`
}

function acknowledge(eventIds: string[]): SQL {
  const ids = eventIds.map(uuidOrNull).filter((id) => id !== null)
  return sql`update outbox set acknowledged_at = now()
    where id = any(${sql.param(ids)}::uuid[]) and acknowledged_at is null`
}

function haveAllBegun(records: RunRecord[], eventId: string): SQL {
  const name = records.find(({ event }) => event.id === eventId)?.event.name ?? ''
  const consumers = [...consumersOf(name)]
  return sql`${consumers.length}::int = (select count(distinct function_id) from job_run
    where event_id = ${eventId} and function_id = any(${sql.param(consumers)}::text[]))`
}

async function execute(db: Database, statement: SQL): Promise<void> {
  await db.$client.query(prepare(statement))
}

function uuidOrNull(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
    ? value
    : null
}
