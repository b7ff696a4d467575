import { sql } from 'drizzle-orm'
import { restartChanges } from '../sources/restart-changes.ts'
import type { Statements } from './statements.ts'

/** After this many replays of the same work, or this long after it failed, only a person replays it. */
const MAX_REPLAYS = 5
const MAX_AGE = sql`interval '7 days'`

/** Five minutes after the first failure, then 20, 80 and so on: the last replay is a day after the one before. */
const wait = sql`interval '5 minutes' * power(4, replays)`

/**
 * Replays the dead letters of all organizations whose time has come at `now`, at most `most`. A failed source starts
 * under a new version; one that is ready, being read or deleted is left alone, and its letter is done. Any other work
 * gets its event again, as a new one. Returns how many were replayed, and how many letters had nothing left to do.
 */
export async function replayDue(
  { db }: Statements,
  { now, most }: { now: Date; most: number },
): Promise<{ replayed: number; settled: number }> {
  const at = sql`${now.toISOString()}::timestamptz`
  const { rows } = await db.execute<{ marked: number; replayed: number }>(sql`
    with open as (
      select id, created_at, (
        select count(*) from dead_letter as former
        where former.replayed_at is not null and former.created_at > ${at} - ${MAX_AGE}
          and former.function_id = letter.function_id
          and former.organization_id is not distinct from letter.organization_id
          and former.source_id is not distinct from letter.source_id
          and former.event ->> 'name' = letter.event ->> 'name'
          and (former.event -> 'data') - ${CHANGING} = (letter.event -> 'data') - ${CHANGING}) as replays
      from dead_letter as letter
      where replayed_at is null and retryable and created_at > ${at} - ${MAX_AGE}),
    due as (
      select id from open where replays < ${MAX_REPLAYS}::int and created_at + ${wait} <= ${at}
      order by created_at limit ${most}::int),
    marked as (
      update dead_letter set replayed_at = now() from due
      where dead_letter.id = due.id and replayed_at is null
      returning dead_letter.organization_id, source_id, event,
        event ->> 'name' = 'source/changed' and source_id is not null as is_about_source),
    restarted as (
      update source set ${restartChanges} from marked
      where is_about_source and source.id = marked.source_id and source.deleted_at is null
        and source.state in ('failed', 'needs_capture')
      returning source.id),
    sent as (
      insert into outbox (organization_id, name, data)
      select organization_id, event ->> 'name', event -> 'data' from marked where not is_about_source
      returning id)
    select (select count(*) from marked)::int as marked,
      ((select count(*) from restarted) + (select count(*) from sent))::int as replayed`)
  const { marked = 0, replayed = 0 } = rows[0] ?? {}
  return { replayed, settled: marked - replayed }
}

/** What differs between two events about the same work. */
const CHANGING = sql`'{version,traceParent}'::text[]`
