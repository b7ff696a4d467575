import type { Pool } from 'pg'

/** When something is due next, and the database's time; null when nothing ever is. */
export async function nextWake(pool: Pool): Promise<{ now: Date; wakeAt: Date | null }> {
  const { rows } = await pool.query<{ now: Date; wakeAt: Date | null }>({
    name: 'next-wake',
    text: `
      select clock_timestamp() as now, least(
        (select min(wake_at) from schedule where retired_at is null),
        (select min(start_at) from schedule_slot waiting where state = 'claimed' and daemon_id is null
          and not exists (select from schedule_slot other
            where other.schedule = waiting.schedule and other.state = 'running'))) as "wakeAt"`,
  })
  const [row] = rows
  if (!row) throw new Error('the database did not tell the time')
  return row
}
