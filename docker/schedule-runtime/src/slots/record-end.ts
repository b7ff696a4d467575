import type { Pool, PoolClient } from 'pg'
import type { Claim } from './slot.ts'

export type End = {
  state: 'ok' | 'failed' | 'timed_out' | 'interrupted'
  reason: string | null
  error: string | null
  output: string
  traceId: string | null
  /** Not the end: the slot waits for this long and is then tried again. */
  againInMs: number | null
}

/** Records what a run came to. False: the slot is no longer this run's, and nothing was written. */
export async function recordEnd(pool: Pool, claim: Claim, end: End): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'record-end',
    text: `
      with ended as (
        update schedule_slot set
          state = case when $5::float8 is null then $4 else 'claimed' end,
          reason = $6, error = $7, output = $8, trace_id = $9,
          daemon_id = case when $5 is null then daemon_id end,
          start_at = clock_timestamp() + make_interval(secs => $5 / 1000.0),
          finished_at = case when $5 is null then clock_timestamp() end
        where schedule = $1 and due = $2 and fencing_token = $3 and state = 'running'
        returning schedule)
      update schedule set failures_in_a_row = case
        when $4 = 'ok' then 0 when $4 in ('failed', 'timed_out') and $5 is null then failures_in_a_row + 1
        else failures_in_a_row end
      from ended where name = ended.schedule`,
    values: [
      ...[claim.schedule, claim.due, claim.fencingToken, end.state, end.againInMs],
      ...[end.reason, end.error, end.output, end.traceId],
    ],
  })
  return rowCount === 1
}

/** The same for a run whose last transaction has recorded it as ok: adds what it said since. */
export async function completeOutput(
  pool: Pool,
  claim: Claim,
  { output, traceId }: Pick<End, 'output' | 'traceId'>,
): Promise<void> {
  await pool.query({
    name: 'complete-output',
    text: `update schedule_slot set output = $4, trace_id = $5
      where schedule = $1 and due = $2 and fencing_token = $3 and state = 'ok'`,
    values: [claim.schedule, claim.due, claim.fencingToken, output, traceId],
  })
}

/** Holds a slot until the transaction ends; false when it is no longer this run's. */
export async function holdSlot(client: PoolClient, claim: Claim): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'hold-slot',
    text: `select from schedule_slot
      where schedule = $1 and due = $2 and fencing_token = $3 and state = 'running' for update`,
    values: [claim.schedule, claim.due, claim.fencingToken],
  })
  return rowCount === 1
}

/** Records a slot as ok within the transaction of its last work; false when it is no longer this run's. */
export async function recordOk(client: PoolClient, claim: Claim, output: string): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'record-ok',
    text: `
      with ended as (
        update schedule_slot set state = 'ok', finished_at = clock_timestamp(), output = $4, reason = null, error = null
        where schedule = $1 and due = $2 and fencing_token = $3 and state = 'running'
        returning schedule)
      update schedule set failures_in_a_row = 0 from ended where name = ended.schedule`,
    values: [claim.schedule, claim.due, claim.fencingToken, output],
  })
  return rowCount === 1
}
