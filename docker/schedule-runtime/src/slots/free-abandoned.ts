import type { Pool } from 'pg'

/** A slot that ended daemons this often is not tried again: it may be what ends them. */
const MOST_ATTEMPTS = 5

export type Abandoned = { schedule: string; due: Date; runsAgain: boolean }

/**
 * Takes the slots of daemons whose lease is over: `interrupted`, or claimable again when its schedule says so. A slot
 * in whose last moment its transaction commits is locked, and left alone.
 */
export async function freeAbandoned(pool: Pool, runAgain: readonly string[]): Promise<Abandoned[]> {
  const { rows } = await pool.query<Abandoned>({
    name: 'free-abandoned',
    text: `
      with abandoned as (
        select schedule, due, attempt, schedule = any ($1) and attempt < $2 as again from schedule_slot
        where state = 'running' and not exists (
          select from schedule_daemon where id = daemon_id and lease_until > clock_timestamp())
        for update of schedule_slot skip locked)
      update schedule_slot set
        state = case when again then 'claimed' else 'interrupted' end,
        reason = 'Its daemon gave no sign of life.' || case when again then ' It runs again.' else '' end,
        daemon_id = case when again then null else daemon_id end,
        fencing_token = null,
        start_at = case when again then clock_timestamp() end,
        finished_at = case when again then null else clock_timestamp() end
      from abandoned where schedule_slot.schedule = abandoned.schedule and schedule_slot.due = abandoned.due
      returning schedule_slot.schedule, schedule_slot.due, again as "runsAgain"`,
    values: [runAgain, MOST_ATTEMPTS],
  })
  return rows
}
