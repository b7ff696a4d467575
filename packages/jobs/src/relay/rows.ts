import type { Database } from '@repo/db/connect'
import { prepare } from '@repo/db/prepare'
import { sql } from 'drizzle-orm'
import { withTraceParent } from '../trace/parent.ts'
import type { JobEvent } from './send.ts'

/** How long after a send without acknowledgement the next one follows: 15 s, doubled each time, at most an hour. */
const resendAfter = sql`least(interval '15 s' * power(2, least(sends, 20)), interval '1 h')`

/**
 * Takes the events that are due, oldest first, and puts off their next send; other relays skip those. The
 * transaction ends before anything is sent, so a relay that dies meanwhile only delays them.
 */
export async function claimDue(db: Database, limit: number): Promise<JobEvent[]> {
  const { rows } = await db.$client.query<JobEvent & { traceParent: string | null }>(
    prepare(sql`
    with due as (
      select id from outbox
      where next_send_at <= now() and acknowledged_at is null and dead_at is null
      order by next_send_at, id limit ${limit}::int for update skip locked)
    update outbox set sends = sends + 1, next_send_at = now() + ${resendAfter}
    from due where outbox.id = due.id
    returning outbox.id, outbox.name, outbox.data, outbox.trace_parent as "traceParent"`),
  )
  return rows
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, data, traceParent }) => ({ id, name, data: withTraceParent(data, traceParent) }))
}

/** Gives events back that the server did not take, to be sent again after `delayMs`. */
export async function release(db: Database, ids: string[], delayMs: number, reason: string): Promise<void> {
  await db.execute(sql`
    update outbox set sends = greatest(sends - 1, 0), last_error = ${reason},
      next_send_at = now() + make_interval(secs => ${delayMs / 1_000})
    where id = any(${sql.param(ids)}::uuid[]) and acknowledged_at is null`)
}

/** Ends events that no function consumes: nobody will ever acknowledge them. */
export async function finish(db: Database, ids: string[]): Promise<void> {
  await db.execute(
    sql`update outbox set acknowledged_at = now() where id = any(${sql.param(ids)}::uuid[]) and acknowledged_at is null`,
  )
}

/** Ends an event that the server will never take. */
export async function bury(db: Database, id: string, reason: string): Promise<void> {
  await db.execute(sql`update outbox set dead_at = now(), last_error = ${reason} where id = ${id}::uuid`)
}
