import { sql } from 'drizzle-orm'

/** What a ScheduleRow is read from; for a statement about `schedule`. */
export const scheduleColumns = sql`schedule.name, meaning, expression, time_zone, policy, enabled, retired_at,
  next_due, wake_at, paused_at, paused_until, paused_by, pause_reason, run_requested_at, failures_in_a_row,
  paused_at is not null and (paused_until is null or paused_until > now()) as is_paused`

/** The facts of a slot without its texts; for a statement about `schedule_slot`. */
export const slotFacts = sql`schedule, due, state, reason, origin, attempt, start_at, started_at, finished_at, trace_id,
  interrupt_requested_at, requested_by,
  (extract(epoch from started_at - due) * 1000)::float8 as lateness_ms,
  (extract(epoch from coalesce(finished_at, now()) - started_at) * 1000)::float8 as duration_ms`
