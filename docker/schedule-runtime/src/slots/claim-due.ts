import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import type { Definition } from '../definition/definition.ts'
import { type Decided, decide, type OpenSlot } from './decide.ts'
import { haltReason } from './halt.ts'
import type { Claim } from './slot.ts'

export type Claimed = {
  claims: Claim[]
  missed: { schedule: string; due: Date; reason: string }[]
  /** How many schedules went on: there may be more that are due. */
  decided: number
}

type DueSchedule = {
  name: string
  now: Date
  nextDue: Date | null
  requested: Date | null
  pausedUntil: Date | null
  isPaused: boolean
  pauseReason: string | null
  maintenance: unknown
}

/**
 * Decides about every schedule that is due, under the lock of its row, and claims for this daemon what runs now.
 * Returns nothing when the daemon's lease is over.
 */
export function claimDue(
  pool: Pool,
  options: { daemonId: string; definitions: ReadonlyMap<string, Definition>; capacity: number },
): Promise<Claimed> {
  return inTransaction(pool, async (client) => {
    const due = await lockDue(client, options)
    if (due.length === 0) return { claims: [], missed: [], decided: 0 }
    const open = await readOpen(client, due)
    const decided = due.flatMap((row) => {
      const definition = options.definitions.get(row.name)
      if (!definition) return []
      const situation = { ...row, open: open.get(row.name) ?? [], halted: haltReason(row) }
      return { definition, ...decide(definition, situation) }
    })
    const started = await write(client, decided, options.daemonId)
    const waiting = await startWaiting(client, due, options)
    return {
      claims: [...started, ...waiting],
      missed: missedOf(decided),
      decided: decided.filter(({ slots }) => slots.length > 0).length,
    }
  })
}

async function lockDue(
  client: PoolClient,
  { daemonId, definitions, capacity }: Parameters<typeof claimDue>[1],
): Promise<DueSchedule[]> {
  const { rows } = await client.query<DueSchedule>({
    name: 'lock-due',
    text: `
      select name, clock_timestamp() as now, next_due as "nextDue",
        date_trunc('milliseconds', run_requested_at) as requested,
        paused_at is not null as "isPaused", paused_until as "pausedUntil", pause_reason as "pauseReason",
        (select value from instance_setting where key = 'schedules.maintenance') as maintenance
      from schedule
      where retired_at is null
        and (wake_at <= clock_timestamp() or run_requested_at is not null or name in (
          select schedule from schedule_slot
          where state = 'claimed' and daemon_id is null and start_at <= clock_timestamp()))
        and exists (select from schedule_daemon where id = $1 and lease_until > clock_timestamp())
      order by wake_at limit $2
      for update of schedule skip locked`,
    values: [daemonId, capacity],
  })
  return rows.filter(({ name }) => definitions.has(name))
}

async function readOpen(client: PoolClient, due: readonly DueSchedule[]): Promise<Map<string, OpenSlot[]>> {
  const { rows } = await client.query<OpenSlot & { schedule: string }>({
    name: 'read-open',
    text: `
      select schedule, due, state = 'running' as "isRunning" from schedule_slot
      where state in ('claimed', 'running') and schedule = any ($1) order by due`,
    values: [due.map(({ name }) => name)],
  })
  return Map.groupBy(rows, ({ schedule }) => schedule)
}

type DecidedOne = Decided & { definition: Definition }

const STATES = { start: 'running', wait: 'claimed', skip: 'skipped', miss: 'missed' } as const

/** Writes every slot and moves every schedule on, in one statement; returns the slots that this daemon now runs. */
async function write(client: PoolClient, decided: readonly DecidedOne[], daemonId: string): Promise<Claim[]> {
  const slots = decided.flatMap(({ definition, slots }) =>
    slots.map(({ due, action, origin, reason }) => ({
      schedule: definition.name,
      due,
      state: STATES[action],
      origin,
      reason,
    })),
  )
  const cancelled = decided.flatMap(({ definition, cancel }) =>
    cancel.map((due) => ({ schedule: definition.name, due })),
  )
  const moved = decided.map(({ definition, nextDue }) => ({
    name: definition.name,
    next_due: nextDue,
    wake_at: nextDue && new Date(nextDue.getTime() + definition.delayMs),
  }))
  const { rows } = await client.query<Claim>({
    name: 'write-slots',
    text: `
      with moved as (
        update schedule set next_due = later.next_due, wake_at = later.wake_at,
          run_requested_at = null, run_requested_by = null
        from jsonb_to_recordset($2::jsonb) as later (name text, next_due timestamptz, wake_at timestamptz)
        where schedule.name = later.name),
      cancelled as (
        update schedule_slot set interrupt_requested_at = clock_timestamp(), reason = 'The next slot took its place.'
        from jsonb_to_recordset($3::jsonb) as old (schedule text, due timestamptz)
        where schedule_slot.schedule = old.schedule and schedule_slot.due = old.due
          and interrupt_requested_at is null),
      written as (
        insert into schedule_slot (schedule, due, state, origin, reason, requested_by,
          daemon_id, fencing_token, attempt, started_at, start_at, finished_at)
        select slot.schedule, slot.due, slot.state, slot.origin, slot.reason,
          case when origin = 'manual' then (select run_requested_by from schedule where name = slot.schedule) end,
          case when state = 'running' then $4::uuid end,
          case when state = 'running' then nextval('schedule_fence') end,
          case when state = 'running' then 1 else 0 end,
          case when state = 'running' then clock_timestamp() end,
          case when state = 'claimed' then slot.due end,
          case when state in ('skipped', 'missed') then clock_timestamp() end
        from jsonb_to_recordset($1::jsonb)
          as slot (schedule text, due timestamptz, state text, origin text, reason text)
        on conflict do nothing
        returning *)
      select schedule, due, fencing_token::float8 as "fencingToken", attempt, origin, started_at as "startedAt"
      from written where state = 'running'`,
    values: [JSON.stringify(slots), JSON.stringify(moved), JSON.stringify(cancelled), daemonId],
  })
  return rows
}

/** Starts what waits for its moment or for the slot before it: the oldest of each schedule, when nothing of it runs. */
async function startWaiting(
  client: PoolClient,
  due: readonly DueSchedule[],
  { daemonId, definitions }: Parameters<typeof claimDue>[1],
): Promise<Claim[]> {
  const names = due.map(({ name }) => name)
  const { rows } = await client.query<Claim>({
    name: 'start-waiting',
    text: `
      update schedule_slot set state = 'running', daemon_id = $1, fencing_token = nextval('schedule_fence'),
        attempt = attempt + 1, started_at = clock_timestamp(), start_at = null, interrupt_requested_at = null
      where (schedule, due) in (
        select schedule, min(due) from schedule_slot waiting
        where schedule = any ($2) and state = 'claimed' and daemon_id is null and start_at <= clock_timestamp()
          and (schedule = any ($3) or not exists (
            select from schedule_slot other
            where other.schedule = waiting.schedule and other.state = 'running'))
        group by schedule)
      returning schedule, due, fencing_token::float8 as "fencingToken", attempt, origin, started_at as "startedAt"`,
    values: [daemonId, names, names.filter((name) => definitions.get(name)?.policy.overlap === 'allow')],
  })
  return rows
}

function missedOf(decided: readonly DecidedOne[]): Claimed['missed'] {
  return decided.flatMap(({ definition, slots }) =>
    slots
      .filter(({ action }) => action === 'miss')
      .map(({ due, reason }) => ({ schedule: definition.name, due, reason: reason ?? '' })),
  )
}
