import { sql } from 'drizzle-orm'
import type { Statements } from './statements.ts'

/** 'sweep' in ASCII. */
const SWEEP_LOCK = 0x7377656570

const day = sql`interval '1 day'`

/**
 * Sends a new event for each source that should be under way and for which nothing has happened for
 * `stuckAfterMs`: its run was lost, or ended without a word. The new event has a new id, because the job server
 * ignores one it has seen. Returns how many.
 */
export async function resendStuck(instance: Statements, options: { stuckAfterMs: number }): Promise<number> {
  const since = sql`now() - make_interval(secs => ${options.stuckAfterMs / 1_000})`
  // One process at a time: another one that looked at the same moment would send the same again.
  const alone = sql`(select pg_try_advisory_xact_lock(${SWEEP_LOCK}))`
  // A row of the outbox that was not acknowledged is the relay's business.
  const { rowCount } = await instance.db.execute(sql`
    insert into outbox (organization_id, name, data)
    select organization_id,
      case when deleted_at is null then 'source/changed' else 'source/deleted' end,
      source_changed_data(source)
    from source
    where ${alone} and updated_at < ${since}
      and (deleted_at is not null or state in ('queued', 'processing'))
      and not exists (select 1 from outbox where data ->> 'sourceId' = source.id::text and dead_at is null
        and (acknowledged_at is null or created_at > ${since}))
      and not exists (select 1 from job_run where job_run.source_id = source.id
        and (started_at > ${since} or finished_at > ${since} or exists (
          select 1 from job_attempt where job_attempt.run_id = job_run.run_id and created_at > ${since})))
    limit 1000`)
  return rowCount ?? 0
}

/** Removes originals that nothing refers to: broken uploads, and pages fetched for a run that was given up. */
export async function collectOrphans(instance: Statements): Promise<number> {
  const { rowCount } = await instance.db.execute(sql`
    delete from blob where created_at < now() - ${day} and not exists (
      select 1 from source where source.organization_id = blob.organization_id
        and source.original_sha256 = blob.sha256)`)
  return rowCount ?? 0
}

/** Removes events that were consumed more than a day ago: the job server forgets their ids after that too. */
export async function pruneOutbox(instance: Statements): Promise<number> {
  const { rowCount } = await instance.db.execute(sql`
    delete from outbox where id in (
      select id from outbox where acknowledged_at < now() - ${day} limit 10000)`)
  return rowCount ?? 0
}
