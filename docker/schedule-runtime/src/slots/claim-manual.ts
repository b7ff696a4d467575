import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import type { Claim } from './slot.ts'

/** Claims one slot by hand, under the lock of its schedule. Not when it has run, or when another slot of it runs. */
export function claimManual(
  pool: Pool,
  options: { schedule: string; due: Date; daemonId: string; isOverlapAllowed: boolean },
): Promise<{ ok: true; claim: Claim } | { ok: false; message: string }> {
  const { schedule, due, daemonId, isOverlapAllowed } = options
  return inTransaction(pool, async (client) => {
    await client.query('select from schedule where name = $1 for update', [schedule])
    const { rows: others } = await client.query<{ due: Date; state: string }>(
      `select due, state from schedule_slot
       where schedule = $1 and (state = 'running' or (due = $2 and state not in ('missed', 'skipped', 'interrupted')))`,
      [schedule, due],
    )
    const same = others.find((slot) => slot.due.getTime() === due.getTime())
    if (same) return { ok: false, message: `That slot is ${same.state} already; a slot runs once.` }
    const running = isOverlapAllowed ? undefined : others[0]
    if (running) {
      return { ok: false, message: `${schedule} runs already, for ${running.due.toISOString()}.` }
    }
    const { rows } = await client.query<Claim>(
      `insert into schedule_slot as slot (schedule, due, state, origin, daemon_id, fencing_token, attempt, started_at)
       values ($1, $2, 'running', 'manual', $3, nextval('schedule_fence'), 1, clock_timestamp())
       on conflict (schedule, due) do update set state = 'running', origin = 'manual', daemon_id = excluded.daemon_id,
         fencing_token = excluded.fencing_token, attempt = slot.attempt + 1, started_at = excluded.started_at,
         finished_at = null, reason = null, error = null, interrupt_requested_at = null
       returning schedule, due, fencing_token::float8 as "fencingToken", attempt, origin, started_at as "startedAt"`,
      [schedule, due, daemonId],
    )
    const [claim] = rows
    return claim ? { ok: true, claim } : { ok: false, message: 'The slot could not be claimed.' }
  })
}
