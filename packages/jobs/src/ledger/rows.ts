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

/**
 * Records that a run has begun, and with that acknowledges its event, so that the relay stops sending it. An
 * event with several consumers is done when each has begun.
 */
export async function recordStart(db: Database, run: Run): Promise<void> {
  await recordRun(db, run, sql`${insertRun(run, 'running')} on conflict (run_id) do nothing`)
}

/** Records how a run ended. Also acknowledges the event, in case the start could not be recorded. */
export async function recordEnd(
  db: Database,
  run: Run,
  end: { state: 'completed' | 'failed'; error: string | null },
): Promise<void> {
  const write = sql`${insertRun(run, end.state)} on conflict (run_id) do update
    set state = excluded.state, finished_at = now(), error = ${end.error}`
  await recordRun(db, run, write)
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

async function recordRun(db: Database, run: Run, write: SQL): Promise<void> {
  const consumers = consumersOf(run.event.name)
  if (consumers.length === 1) {
    await execute(db, sql`with run as (${write}) ${acknowledge(run, sql`true`)}`)
    return
  }
  await execute(db, write)
  if (consumers.length === 0) return
  // A statement of its own, after the run's row is committed: of two consumers that begin at once, one sees both.
  const begun = sql`select count(distinct function_id) from job_run
    where event_id = ${run.event.id} and function_id = any(${sql.param([...consumers])}::text[])`
  await execute(db, acknowledge(run, sql`${consumers.length}::int = (${begun})`))
}

function insertRun({ runId, functionId, event }: Run, state: string): SQL {
  const { organizationId, sourceId } = event.data
  return sql`insert into job_run (run_id, function_id, event_id, event_name, organization_id, source_id, state)
    values (${runId}, ${functionId}, ${event.id}, ${event.name}, ${uuidOrNull(organizationId)}::uuid,
      ${uuidOrNull(sourceId)}::uuid, ${state})`
}

function acknowledge(run: Run, when: SQL): SQL {
  return sql`update outbox set acknowledged_at = now()
    where id = ${uuidOrNull(run.event.id)}::uuid and acknowledged_at is null and ${when}`
}

async function execute(db: Database, statement: SQL): Promise<void> {
  await db.$client.query(prepare(statement))
}

function uuidOrNull(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
    ? value
    : null
}
