import { statfs } from 'node:fs/promises'
import type { Cache } from '@repo/cache/cache'
import type { Database } from '@repo/db/connect'
import type { Search } from '@repo/search/search'

/** Below this share of free space writes will soon fail. */
const MIN_FREE_SHARE = 0.05

/** An event that waits longer than this is not being worked on. */
const MAX_PENDING_MS = 10 * 60_000

/** What a part says of itself: whether it works, what it is, and its numbers. */
export type PartState = { ok: boolean; engine: string; message?: string } & Record<string, unknown>

export type HealthParts = {
  pool: Database['$client']
  cache: Cache
  search: Search
  /** The server that runs background jobs. `ping` rejects when it does not answer. */
  jobServer: { engine: string; ping(signal: AbortSignal): Promise<void> }
  /** The relay of this process, if it has one; `lastError` says why it cannot send at present. */
  relay: { health(): { listening: boolean; lastError: string | null } } | null
  /** A folder on the disk whose free space matters. */
  dataDirectory: string
  /** Whether this installation makes backups by the clock. */
  hasBackups: boolean
}

export async function probeDatabase({ pool }: HealthParts): Promise<PartState> {
  const { rows } = await pool.query("select current_setting('server_version') as version")
  return { ok: true, engine: 'postgres', version: rows[0].version }
}

export async function probeCache({ cache }: HealthParts): Promise<PartState> {
  const { ok } = await cache.health()
  return { ok, engine: cache.engine }
}

export async function probeSearch({ search }: HealthParts): Promise<PartState> {
  const { keyword, vector, degraded } = await search.health()
  return { ok: keyword.ok && vector.ok, engine: keyword.engine, vector: vector.engine, degraded }
}

/** Sources whose newest content the index does not hold yet. */
export async function probeDrift({ search }: HealthParts): Promise<PartState> {
  return { ok: true, engine: 'postgres', sources: await search.drift() }
}

export async function probeJobs(parts: HealthParts, signal: AbortSignal): Promise<PartState> {
  const [{ rows }] = await Promise.all([parts.pool.query(pendingEvents), parts.jobServer.ping(signal)])
  const { oldestPendingMs, ...counts } = rows[0]
  const relay = parts.relay?.health() ?? null
  const ok = oldestPendingMs < MAX_PENDING_MS && !relay?.lastError
  return { ok, engine: parts.jobServer.engine, relay, oldestPendingMs, ...counts }
}

const pendingEvents = `
  select coalesce(extract(epoch from now() - min(created_at)) * 1000, 0)::float8 as "oldestPendingMs",
    count(*)::int as pending,
    (select count(*)::int from dead_letter where replayed_at is null) as "deadLetters"
  from outbox where acknowledged_at is null and dead_at is null`

/** A daemon renews its row every few seconds; one that was not seen for this long is gone. */
const MAX_UNSEEN = '30 seconds'

/** A slot that is due for longer than this was not claimed by anybody. */
const MAX_OVERDUE = '2 minutes'

/** Where no daemon was ever registered nothing is expected of one. */
export async function probeSchedules({ pool }: HealthParts): Promise<PartState> {
  const { rows } = await pool.query(scheduleState, [MAX_UNSEEN, MAX_OVERDUE])
  const { isExpected, ...state } = rows[0]
  if (!isExpected) return { ok: true, engine: 'none' }
  return { ok: state.daemons > 0 && state.overdue === 0, engine: 'schedule-runtime', ...state }
}

const scheduleState = `
  with daemon as (
    -- A command that runs one schedule holds its slot as a daemon does.
    select seen_at, lease_until from schedule_daemon where version not like 'run %'
  )
  select exists (select from daemon) as "isExpected",
    (select count(*)::int from daemon where seen_at > now() - $1::interval and lease_until > now()) as daemons,
    to_char((select max(seen_at) from daemon) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastSeenAt",
    count(*) filter (where wake_at < now() - $2::interval)::int as overdue,
    (select count(*)::int from schedule_slot where state = 'running') as running,
    count(*) filter (where paused_at is not null and (paused_until is null or paused_until > now()))::int as paused
  from schedule where retired_at is null and enabled`

/** A night, and the time that a large one takes. */
const MAX_BACKUP_AGE_MS = 30 * 3_600_000

/** Where nothing is configured nothing is expected, and what was made by hand is told. */
export async function probeBackups({ pool, hasBackups }: HealthParts): Promise<PartState> {
  const { rows } = await pool.query(backupState)
  const { isNew, ...state } = rows[0]
  const isFresh = state.ageMs === null ? isNew : state.ageMs < MAX_BACKUP_AGE_MS
  const ok = !state.hasFailed && !state.hasDrillFailed && (!hasBackups || isFresh)
  return { ok, engine: hasBackups ? 'age archives' : 'none', ...state }
}

// A new installation has a day for its first.
const backupState = `
  select (extract(epoch from now() - newest.snapshot_at) * 1000)::float8 as "ageMs", newest.bytes::float8 as bytes,
    coalesce(latest.failure is not null, false) as "hasFailed",
    coalesce(drill.failure is not null, false) as "hasDrillFailed",
    to_char(drill.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "drilledAt",
    (select coalesce(min(applied_at), now()) > now() - interval '30 hours' from migration) as "isNew"
  from (select) as one
  left join lateral (select * from backup_run where kind = 'backup' and failure is null
    order by finished_at desc limit 1) as newest on true
  left join lateral (select * from backup_run where kind = 'backup' order by finished_at desc limit 1) as latest on true
  left join lateral (select * from backup_run where kind = 'drill' order by finished_at desc limit 1) as drill on true`

export async function probeDisk({ dataDirectory }: HealthParts): Promise<PartState> {
  const { bavail, bsize, blocks } = await statfs(dataDirectory)
  const ok = bavail / blocks >= MIN_FREE_SHARE
  return { ok, engine: 'filesystem', freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
