import { sql } from 'drizzle-orm'
import { asMember, isInstanceAdministrator } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import type { Tenant } from '../tenant.ts'
import { scheduleColumns, slotFacts } from './columns.ts'
import {
  type ScheduleRow,
  type ScheduleView,
  type SlotRow,
  type SlotView,
  scheduleView,
  slotView,
} from './view.ts'

/** What was printed last, which is the sentence that a handler returns; 16 KiB each would be too much of a list. */
const SUMMARY_CHARACTERS = 400

/** `schedule:run` holds its slot as a daemon does, for as long as that takes, and schedules nothing. */
const COMMAND_VERSION = 'run %'

export type ListedSchedule = ScheduleView & {
  /** The newest slot that has ended; of its output only the end. */
  last: SlotView | null
  /** What is claimed or runs now, oldest first. */
  live: SlotView[]
}

/** A process that holds or held slots. `isLive` as long as it renews its lease. */
export type DaemonView = {
  id: string
  host: string | null
  pid: number
  version: string
  startedAt: string
  seenAt: string
  isLive: boolean
  isStopping: boolean
}

export type ScheduleList = {
  /** The database's clock. */
  now: string
  schedules: ListedSchedule[]
  daemons: DaemonView[]
  maintenance: { reason: string | null; until: string | null; by: string | null } | null
  /** Whether this person may pause, resume, run and interrupt. */
  mayManage: boolean
}

/** Everything that is scheduled, how it stands, and which daemons run it. Members see no output, errors or names. */
export async function listSchedules(ctx: Ctx): Promise<ScheduleList> {
  const tenant = asMember(ctx)
  const mayManage = await isInstanceAdministrator(ctx)
  const shown = { withTexts: mayManage }
  const [schedules, last, live, daemons, [state]] = await Promise.all([
    tenant.run<ScheduleRow>(sql`
      select ${scheduleColumns} from schedule order by retired_at is not null, schedule.name`),
    tenant.run<SlotRow>(newestEnded),
    tenant.run<SlotRow>(sql`
      select ${slotFacts}, null as output, null as error from schedule_slot
      where state in ('claimed', 'running') order by due limit 1000`),
    daemonsOf(tenant, mayManage),
    tenant.run<{ now: Date; maintenance: Maintenance | null }>(maintenanceNow),
  ])
  const lastOf = new Map(last.map((row) => [row.schedule, slotView(row, shown)]))
  const liveOf = Map.groupBy(live, ({ schedule }) => schedule)
  return {
    now: (state?.now ?? ctx.clock.now()).toISOString(),
    schedules: schedules.map((row) => ({
      ...scheduleView(row, shown),
      last: lastOf.get(row.name) ?? null,
      live: (liveOf.get(row.name) ?? []).map((slot) => slotView(slot, shown)),
    })),
    daemons,
    maintenance: maintenanceOf(state?.maintenance ?? null, mayManage),
    mayManage,
  }
}

const newestEnded = sql`
  select slot.* from schedule cross join lateral (
    select ${slotFacts}, right(output, ${SUMMARY_CHARACTERS}) as output, left(error, ${SUMMARY_CHARACTERS}) as error
    from schedule_slot where schedule_slot.schedule = schedule.name and state not in ('claimed', 'running')
    order by due desc limit 1
  ) as slot`

type Maintenance = { reason?: string; until?: string; by?: string }

const maintenanceNow = sql`
  select now() as now, (
    select value from instance_setting where key = 'schedules.maintenance'
      and (value ->> 'until' is null or (value ->> 'until')::timestamptz > now())
  ) as maintenance`

function maintenanceOf(value: Maintenance | null, withPeople: boolean): ScheduleList['maintenance'] {
  if (!value) return null
  return {
    reason: value.reason ?? null,
    until: value.until ?? null,
    by: withPeople ? (value.by ?? null) : null,
  }
}

type DaemonRow = {
  id: string
  host: string
  pid: number
  version: string
  started_at: Date
  seen_at: Date
  is_live: boolean
  stopping_at: Date | null
}

async function daemonsOf(tenant: Tenant, withHosts: boolean): Promise<DaemonView[]> {
  const rows = await tenant.run<DaemonRow>(sql`
    select id, host, pid, version, started_at, seen_at, stopping_at, lease_until > now() as is_live
    from schedule_daemon where version not like ${COMMAND_VERSION} order by is_live desc, seen_at desc limit 10`)
  return rows.map((row) => ({
    id: row.id,
    host: withHosts ? row.host : null,
    pid: row.pid,
    version: row.version,
    startedAt: row.started_at.toISOString(),
    seenAt: row.seen_at.toISOString(),
    isLive: row.is_live,
    isStopping: row.stopping_at !== null,
  }))
}
