import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { scheduleTimelineInput } from './schema.ts'
import type { SlotState } from './view.ts'

/** The slots of one schedule that were due within one part of the time asked for. */
export type TimelineMark = {
  schedule: string
  /** Of the first and the last of them. */
  due: string
  lastDue: string
  /** How many there are, by what they came to. */
  states: Partial<Record<SlotState, number>>
  /** Of the one that began latest, and of the one that took longest. */
  latenessMs: number | null
  durationMs: number | null
}

type Row = {
  schedule: string
  part: number
  state: SlotState
  slots: number
  first_due: Date
  last_due: Date
  lateness_ms: number | null
  duration_ms: number | null
}

/**
 * What was due between two moments, all schedules in one answer that is bounded however often they run: at most one
 * mark for each schedule and each of `columns` parts.
 */
export async function scheduleTimeline(
  ctx: Ctx,
  input: z.input<typeof scheduleTimelineInput>,
): Promise<{ marks: TimelineMark[] }> {
  const tenant = asMember(ctx)
  const { from, to, columns } = parse(scheduleTimelineInput, input)
  const begin = sql`${from.toISOString()}::timestamptz`
  const partSeconds = (to.getTime() - from.getTime()) / 1_000 / columns
  const rows = await tenant.run<Row>(sql`
    select schedule, floor(extract(epoch from due - ${begin}) / ${partSeconds}::float8)::int as part, state,
      count(*)::int as slots, min(due) as first_due, max(due) as last_due,
      max(extract(epoch from started_at - due) * 1000)::float8 as lateness_ms,
      max(extract(epoch from coalesce(finished_at, now()) - started_at) * 1000)::float8 as duration_ms
    from schedule_slot where due >= ${begin} and due < ${to.toISOString()}::timestamptz
    group by 1, 2, 3 order by 1, 2`)
  const parts = Map.groupBy(rows, ({ schedule, part }) => `${schedule} ${part}`)
  return { marks: [...parts.values()].map(markOf) }
}

function markOf(rows: Row[]): TimelineMark {
  return {
    schedule: rows[0]?.schedule ?? '',
    due: new Date(Math.min(...rows.map((row) => row.first_due.getTime()))).toISOString(),
    lastDue: new Date(Math.max(...rows.map((row) => row.last_due.getTime()))).toISOString(),
    states: Object.fromEntries(rows.map(({ state, slots }) => [state, slots])),
    latenessMs: largest(rows.map((row) => row.lateness_ms)),
    durationMs: largest(rows.map((row) => row.duration_ms)),
  }
}

function largest(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length > 0 ? Math.max(...known) : null
}
