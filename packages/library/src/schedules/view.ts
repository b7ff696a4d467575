import type { scheduleSlot, scheduleSlotStates } from '@repo/db/schema/schedules'
import { whenInWords } from './in-words.ts'

export type SlotState = (typeof scheduleSlotStates)[number]
type Origin = (typeof scheduleSlot.$inferSelect)['origin']

/** What a slot came to. Moments are ISO 8601 in UTC. Who does not run the installation sees no texts and no people. */
export type SlotView = {
  schedule: string
  due: string
  state: SlotState
  /** Why it was skipped or missed. */
  reason: string | null
  origin: Origin
  attempt: number
  /** When a claimed slot is to begin: a retry, or one that waits for the run before it. */
  startAt: string | null
  startedAt: string | null
  finishedAt: string | null
  /** From when it was due to when it began. */
  latenessMs: number | null
  /** From its beginning to its end, or to now while it runs. */
  durationMs: number | null
  traceId: string | null
  interruptRequestedAt: string | null
  requestedBy: string | null
  output: string | null
  error: string | null
}

/** The row of a slot; how long is counted by the database's clock. */
export type SlotRow = {
  schedule: string
  due: Date
  state: SlotState
  reason: string | null
  origin: Origin
  attempt: number
  start_at: Date | null
  started_at: Date | null
  finished_at: Date | null
  lateness_ms: number | null
  duration_ms: number | null
  trace_id: string | null
  interrupt_requested_at: Date | null
  requested_by: string | null
  output: string | null
  error: string | null
}

export function slotView(row: SlotRow, { withTexts }: { withTexts: boolean }): SlotView {
  return {
    schedule: row.schedule,
    due: row.due.toISOString(),
    state: row.state,
    reason: row.reason,
    origin: row.origin,
    attempt: row.attempt,
    startAt: iso(row.start_at),
    startedAt: iso(row.started_at),
    finishedAt: iso(row.finished_at),
    latenessMs: row.lateness_ms,
    durationMs: row.duration_ms,
    traceId: row.trace_id,
    interruptRequestedAt: iso(row.interrupt_requested_at),
    requestedBy: withTexts ? row.requested_by : null,
    output: withTexts ? row.output : null,
    error: withTexts ? row.error : null,
  }
}

/** One schedule: when it runs, under which policy, and how it stands. */
export type ScheduleView = {
  name: string
  meaning: string
  /** When it runs, as it is written, and as people say it. */
  expression: string
  inWords: string
  timeZone: string
  policy: Record<string, unknown>
  /** False when its own condition is not met: it is listed and has no slots. */
  enabled: boolean
  /** Since when no running bundle has it. */
  retiredAt: string | null
  nextDue: string | null
  /** When it begins then: later by the jitter of its name. */
  wakeAt: string | null
  /** Null unless it is paused now. */
  paused: { since: string; until: string | null; by: string | null; reason: string | null } | null
  runRequestedAt: string | null
  failuresInARow: number
}

export type ScheduleRow = {
  name: string
  meaning: string
  expression: string
  time_zone: string
  policy: Record<string, unknown>
  enabled: boolean
  retired_at: Date | null
  next_due: Date | null
  wake_at: Date | null
  paused_at: Date | null
  paused_until: Date | null
  paused_by: string | null
  pause_reason: string | null
  is_paused: boolean
  run_requested_at: Date | null
  failures_in_a_row: number
}

export function scheduleView(row: ScheduleRow, { withTexts }: { withTexts: boolean }): ScheduleView {
  return {
    name: row.name,
    meaning: row.meaning,
    expression: row.expression,
    inWords: whenInWords(row.expression),
    timeZone: row.time_zone,
    policy: row.policy,
    enabled: row.enabled,
    retiredAt: iso(row.retired_at),
    nextDue: iso(row.next_due),
    wakeAt: iso(row.wake_at),
    paused: pauseOf(row, withTexts),
    runRequestedAt: iso(row.run_requested_at),
    failuresInARow: row.failures_in_a_row,
  }
}

function pauseOf(row: ScheduleRow, withTexts: boolean): ScheduleView['paused'] {
  if (!row.is_paused || !row.paused_at) return null
  return {
    since: row.paused_at.toISOString(),
    until: iso(row.paused_until),
    by: withTexts ? row.paused_by : null,
    reason: row.pause_reason,
  }
}

function iso(moment: Date | null): string | null {
  return moment?.toISOString() ?? null
}
