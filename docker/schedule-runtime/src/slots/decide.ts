import type { Definition } from '../definition/definition.ts'
import { duesUntil } from './dues.ts'

/** What is known of a schedule at the moment of a decision. All times are the database's. */
export type Situation = {
  now: Date
  /** The first slot that is not decided yet; null when there is none. */
  nextDue: Date | null
  /** Slots that are claimed or running, oldest first. */
  open: readonly OpenSlot[]
  /** Why nothing runs now: a pause, or maintenance. What a person asks for runs all the same. */
  halted: string | null
  /** The moment at which a person asked for a run. */
  requested: Date | null
}

type Origin = 'time' | 'catch_up' | 'manual'
export type OpenSlot = { due: Date; isRunning: boolean }

/** A row to be written. `start` runs now; `wait` is claimed and runs when the one before has ended. */
export type Decision = {
  due: Date
  action: 'start' | 'wait' | 'skip' | 'miss'
  origin: Origin
  reason: string | null
}

export type Decided = {
  slots: Decision[]
  nextDue: Date | null
  /** The running slots that must end first. */
  cancel: readonly Date[]
}

/** A slot claimed later than this after its moment was missed. */
export const GRACE_MS = 60_000

/** What becomes of every slot of a schedule that has come due, by its policies. A pure function: the simulator uses it. */
export function decide(definition: Definition, situation: Situation): Decided {
  const { dues, nextDue, left } = duesUntil(definition, situation)
  const { slots, wanted } = missedOf(definition, situation, dues)
  const first = slots[0]
  if (first && left)
    first.reason = `${first.reason} So were those from ${said(left.from)} to ${said(left.to)}.`
  const asked: Wanted[] = situation.requested
    ? [{ due: situation.requested, origin: 'manual', reason: null }]
    : []
  if (situation.halted) {
    const reason = situation.halted
    const skipped = dues.map((due): Decision => ({ due, action: 'skip', origin: 'time', reason }))
    const placed = place(definition, situation.open, asked)
    return { slots: [...skipped, ...placed.slots], nextDue, cancel: placed.cancel }
  }
  const placed = place(definition, situation.open, [...wanted, ...asked])
  return { slots: [...slots, ...placed.slots], nextDue, cancel: placed.cancel }
}

type Wanted = Pick<Decision, 'due' | 'origin' | 'reason'>

/** Which of the slots that came due still run, and what is said of the others. */
function missedOf(
  definition: Definition,
  { now }: Situation,
  dues: readonly Date[],
): { slots: Decision[]; wanted: Wanted[] } {
  const last = dues.at(-1)
  if (!last) return { slots: [], wanted: [] }
  const lateMs = (due: Date) => now.getTime() - due.getTime() - definition.delayMs
  const isInTime = lateMs(last) <= GRACE_MS
  const gone = isInTime ? dues.slice(0, -1) : dues
  const inTime: Wanted[] = isInTime ? [{ due: last, origin: 'time', reason: null }] : []
  const { missed } = definition.policy
  const made = madeUpFor(missed, gone, { now, isInTime })
  const why = whyMissed(missed, made.at(-1) ?? (isInTime ? last : null))
  return {
    slots: gone
      .filter((due) => !made.includes(due))
      .map((due) => ({ due, action: 'miss', origin: 'time', reason: why })),
    wanted: [
      ...made.map((due): Wanted => ({ due, origin: 'catch_up', reason: 'Nobody claimed it in time.' })),
      ...inTime,
    ],
  }
}

function madeUpFor(
  missed: Definition['policy']['missed'],
  gone: readonly Date[],
  { now, isInTime }: { now: Date; isInTime: boolean },
): readonly Date[] {
  if (missed === 'skip') return []
  if (missed === 'once') return isInTime ? [] : gone.slice(-1)
  const { withinMs, most } = missed.all
  return gone.filter((due) => now.getTime() - due.getTime() <= withinMs).slice(-most)
}

function whyMissed(missed: Definition['policy']['missed'], stand: Date | null): string {
  if (missed === 'skip') return 'Nobody claimed it in time, and it is not made up for.'
  if (missed === 'once') return `Nobody claimed it in time. The slot of ${said(stand)} stands for it.`
  return 'Nobody claimed it in time, and it is older than what is made up for.'
}

/** Puts the slots that should run after those that are open, by the policy of overlap. */
function place(
  { policy: { overlap } }: Definition,
  open: readonly OpenSlot[],
  wanted: readonly Wanted[],
): { slots: Decision[]; cancel: readonly Date[] } {
  const slots: Decision[] = []
  let before = open.at(-1)?.due ?? null
  let waiting = open.filter(({ isRunning }) => !isRunning).length
  for (const slot of wanted) {
    const isAlone = before === null || overlap === 'allow'
    // What is made up for, or asked for, runs after what is open, whatever the policy says of slots in time.
    const waits =
      slot.origin !== 'time' || overlap === 'cancel_previous' || (overlap === 'queue_one' && waiting === 0)
    if (isAlone) slots.push({ ...slot, action: 'start' })
    else if (waits) slots.push({ ...slot, action: 'wait' })
    else slots.push({ ...slot, action: 'skip', reason: whySkipped(overlap, before) })
    if (!isAlone && waits) waiting += 1
    if (isAlone || waits) before = slot.due
  }
  const isCancelling = overlap === 'cancel_previous' && slots.some(({ action }) => action === 'wait')
  return {
    slots,
    cancel: isCancelling ? open.filter(({ isRunning }) => isRunning).map(({ due }) => due) : [],
  }
}

function whySkipped(overlap: Definition['policy']['overlap'], before: Date | null): string {
  return overlap === 'queue_one'
    ? `The slot of ${said(before)} waits already.`
    : `The slot of ${said(before)} has not ended.`
}

function said(moment: Date | null): string {
  return moment?.toISOString().replace('.000Z', 'Z') ?? ''
}
