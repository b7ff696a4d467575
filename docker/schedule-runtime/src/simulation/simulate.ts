import type { Definition } from '../definition/definition.ts'
import { type Decision, decide, type OpenSlot } from '../slots/decide.ts'

export type Simulation = {
  from: Date
  to: Date
  /** How long a run is taken to last. */
  lastingMs: number
  /** While nobody is there to claim. */
  outage: { from: Date; to: Date } | null
}

export type SimulatedSlot = {
  schedule: string
  due: Date
  /** When it began; null when it never did. */
  startedAt: Date | null
  outcome: 'runs' | 'catches up' | 'skipped' | 'missed' | 'cancelled'
  reason: string | null
}

/** What the engine would do in a span of time: the same decisions, on a clock that jumps from one event to the next. */
export function simulate(definition: Definition, options: Simulation): SimulatedSlot[] {
  const slots: SimulatedSlot[] = []
  const open: (OpenSlot & { endsAtMs: number; slot: SimulatedSlot })[] = []
  const toMs = options.to.getTime()
  let nextDue = definition.isEnabled ? definition.calendar.next(new Date(options.from.getTime() - 1)) : null
  let nowMs = nextEventMs(definition, nextDue, [], options)
  while (nowMs <= toMs) {
    endRuns(open, nowMs, options.lastingMs)
    const situation = { now: new Date(nowMs), nextDue, open, halted: null, requested: null }
    const decided = decide(definition, situation)
    cancelRuns(open, decided.cancel, nowMs, options.lastingMs)
    for (const decision of decided.slots) take(decision, { definition, nowMs, slots, open, options })
    // A cancelled run gives its place at once.
    endRuns(open, nowMs, options.lastingMs)
    nextDue = decided.nextDue
    nowMs = nextEventMs(definition, nextDue, open, options)
  }
  return slots
}

/** The next due moment, or the next end of a run that another waits for; not while nobody is there. */
function nextEventMs(
  { delayMs }: Definition,
  nextDue: Date | null,
  open: readonly (OpenSlot & { endsAtMs: number })[],
  { outage }: Simulation,
): number {
  const isWaiting = open.some(({ isRunning }) => !isRunning)
  const ends = isWaiting ? open.filter(({ isRunning }) => isRunning).map(({ endsAtMs }) => endsAtMs) : []
  const dueMs = nextDue ? nextDue.getTime() + delayMs : Number.POSITIVE_INFINITY
  const eventMs = Math.min(dueMs, ...ends)
  return outage && eventMs >= outage.from.getTime() && eventMs < outage.to.getTime()
    ? outage.to.getTime()
    : eventMs
}

type Open = OpenSlot & { endsAtMs: number; slot: SimulatedSlot }

/** Ends what is over, and begins what waited for it. */
function endRuns(open: Open[], nowMs: number, lastingMs: number): void {
  for (let at = open.length - 1; at >= 0; at -= 1) {
    const each = open[at]
    if (each?.isRunning && each.endsAtMs <= nowMs) open.splice(at, 1)
  }
  const [first] = open
  if (!first || open.some(({ isRunning }) => isRunning)) return
  first.isRunning = true
  first.endsAtMs = nowMs + lastingMs
  first.slot.startedAt = new Date(nowMs)
}

function cancelRuns(open: Open[], cancelled: readonly Date[], nowMs: number, lastingMs: number): void {
  for (const each of open) {
    if (!cancelled.some((due) => due.getTime() === each.due.getTime())) continue
    each.slot.outcome = 'cancelled'
    each.slot.reason = `The next slot took its place after ${lastingMs - (each.endsAtMs - nowMs)} ms.`
    each.endsAtMs = nowMs
  }
}

function take(
  { due, action, origin, reason }: Decision,
  {
    definition,
    nowMs,
    slots,
    open,
    options,
  }: { definition: Definition; nowMs: number; slots: SimulatedSlot[]; open: Open[]; options: Simulation },
): void {
  const outcome = { skip: 'skipped', miss: 'missed', start: 'runs', wait: 'runs' } as const
  const slot: SimulatedSlot = {
    schedule: definition.name,
    due,
    startedAt: action === 'start' ? new Date(nowMs) : null,
    outcome: origin === 'catch_up' ? 'catches up' : outcome[action],
    reason,
  }
  slots.push(slot)
  if (action === 'start' || action === 'wait') {
    open.push({ due, isRunning: action === 'start', endsAtMs: nowMs + options.lastingMs, slot })
  }
}
