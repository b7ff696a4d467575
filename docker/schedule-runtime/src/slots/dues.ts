import type { Definition } from '../definition/definition.ts'

/** More slots than this are not written one by one after a long absence. */
const MOST = 1_000

export type Dues = {
  /** Oldest first. */
  dues: Date[]
  nextDue: Date | null
  /** Slots before the first that are too many to be written. */
  left: { from: Date; to: Date } | null
}

/** The slots whose moment, with the delay of the schedule's name, has come by now. */
export function duesUntil(
  { calendar, delayMs }: Pick<Definition, 'calendar' | 'delayMs'>,
  { now, nextDue }: { now: Date; nextDue: Date | null },
): Dues {
  const until = now.getTime() - delayMs
  const counted = count(calendar.next, nextDue, until)
  const first = counted.dues[0]
  const last = counted.dues.at(-1)
  if (!first || !last || !counted.nextDue || counted.nextDue.getTime() > until)
    return { ...counted, left: null }
  return latest(calendar.next, { first, spanMs: last.getTime() - first.getTime(), until })
}

function count(
  next: (after: Date) => Date | null,
  from: Date | null,
  until: number,
): { dues: Date[]; nextDue: Date | null } {
  const dues: Date[] = []
  let due = from
  while (due && due.getTime() <= until && dues.length < MOST) {
    dues.push(due)
    due = next(due)
  }
  return { dues, nextDue: due }
}

/** The end of a long row of slots: about as many as fit into the time that the first ones took, halved when too many. */
function latest(
  next: (after: Date) => Date | null,
  { first, spanMs, until }: { first: Date; spanMs: number; until: number },
): Dues {
  for (let windowMs = spanMs; ; windowMs /= 2) {
    const counted = count(next, next(new Date(until - windowMs)), until)
    const isWhole = !counted.nextDue || counted.nextDue.getTime() > until
    if (isWhole) return { ...counted, left: { from: first, to: new Date(until - windowMs) } }
  }
}
