import type { Pool } from 'pg'
import type { Claim } from './slot.ts'

/** The lease of a daemon: it holds every slot of the daemon, and is renewed at a third of its length. */
export async function enlist(
  pool: Pool,
  daemon: { host: string; pid: number; version: string; leaseMs: number },
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into schedule_daemon (host, pid, version, lease_until)
     values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4 / 1000.0)) returning id`,
    [daemon.host, daemon.pid, daemon.version, daemon.leaseMs],
  )
  const [row] = rows
  if (!row) throw new Error('the daemon could not be enlisted')
  return row.id
}

/** Renews the lease. False: it was over, and the daemon's slots may be somebody else's. */
export async function renew(pool: Pool, daemonId: string, leaseMs: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'renew',
    text: `
      update schedule_daemon set seen_at = clock_timestamp(),
        lease_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
      where id = $1 and lease_until > clock_timestamp()`,
    values: [daemonId, leaseMs],
  })
  return rowCount === 1
}

/** Says that this daemon claims nothing more. */
export async function announceStop(pool: Pool, daemonId: string): Promise<void> {
  await pool.query('update schedule_daemon set stopping_at = clock_timestamp() where id = $1', [daemonId])
}

/** Ends the lease: the last thing a daemon does. */
export async function dismiss(pool: Pool, daemonId: string): Promise<void> {
  await pool.query(
    `update schedule_daemon set lease_until = clock_timestamp(), stopping_at = coalesce(stopping_at, clock_timestamp())
     where id = $1`,
    [daemonId],
  )
}

export type Held = Pick<Claim, 'schedule' | 'fencingToken'> & {
  isInterruptRequested: boolean
  reason: string | null
}

/** The slots that a daemon runs by what the database knows. */
export async function heldBy(pool: Pool, daemonId: string): Promise<Held[]> {
  const { rows } = await pool.query<Held>({
    name: 'held-by',
    text: `
      select schedule, fencing_token::float8 as "fencingToken", reason,
        interrupt_requested_at is not null as "isInterruptRequested"
      from schedule_slot where daemon_id = $1 and state = 'running'`,
    values: [daemonId],
  })
  return rows
}
