import type { Database } from '@repo/db/connect'
import { sql } from 'drizzle-orm'
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
  const consumers = consumersOf(run.event.name)
  if (consumers.length === 1) {
    await db.execute(sql`with begun as (${insertRun(run, 'running')} on conflict (run_id) do nothing)
      update outbox set acknowledged_at = now() where ${unacknowledged(run)}`)
    return
  }
  await db.execute(sql`${insertRun(run, 'running')} on conflict (run_id) do nothing`)
  if (consumers.length > 1) await acknowledgeWithOthers(db, run, consumers)
}

/** Records how a run ended. Also acknowledges the event, in case the start could not be recorded. */
export async function recordEnd(
  db: Database,
  run: Run,
  end: { state: 'completed' | 'failed'; error: string | null },
): Promise<void> {
  const write = sql`${insertRun(run, end.state)} on conflict (run_id) do update
    set state = ${end.state}, finished_at = now(), error = ${end.error}`
  const consumers = consumersOf(run.event.name)
  if (consumers.length === 1) {
    await db.execute(sql`with ended as (${write})
      update outbox set acknowledged_at = now() where ${unacknowledged(run)}`)
    return
  }
  await db.execute(write)
  if (consumers.length > 1) await acknowledgeWithOthers(db, run, consumers)
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
  await db.execute(sql`
    insert into job_attempt (run_id, stage, attempt, error_code, error_message, duration_ms)
    values (${failed.runId}, ${failed.stage}, ${failed.attempt}, ${failed.code}, ${failed.message}, ${failed.durationMs})`)
}

function insertRun({ runId, functionId, event }: Run, state: string) {
  const { organizationId, sourceId } = event.data
  return sql`insert into job_run (run_id, function_id, event_id, event_name, organization_id, source_id, state)
    values (${runId}, ${functionId}, ${event.id}, ${event.name}, ${uuidOrNull(organizationId)}::uuid,
      ${uuidOrNull(sourceId)}::uuid, ${state})`
}

function unacknowledged(run: Run) {
  return sql`id = ${uuidOrNull(run.event.id)}::uuid and acknowledged_at is null`
}

/** A statement of its own, after the run's row is committed: of two consumers that begin at once, one sees both. */
async function acknowledgeWithOthers(db: Database, run: Run, consumers: readonly string[]): Promise<void> {
  await db.execute(sql`
    update outbox set acknowledged_at = now() where ${unacknowledged(run)} and ${consumers.length} = (
      select count(distinct function_id) from job_run
      where event_id = ${run.event.id} and function_id = any(${sql.param([...consumers])}::text[]))`)
}

function uuidOrNull(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
    ? value
    : null
}
