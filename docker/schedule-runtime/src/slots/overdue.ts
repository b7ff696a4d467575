import type { Pool } from 'pg'
import { GRACE_MS } from './decide.ts'

/** Schedules that were due a while ago and that nobody has claimed: somebody's daemon is stuck. */
export async function overdueSchedules(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: 'overdue',
    text: `select name from schedule
      where retired_at is null and wake_at < clock_timestamp() - make_interval(secs => $1 / 1000.0)
      order by wake_at limit 20`,
    values: [GRACE_MS],
  })
  return rows.map(({ name }) => name)
}
