import type { ListedSchedule } from '@repo/library/schedules/list'
import type { TimelineMark } from '@repo/library/schedules/timeline'
import { preciseDuration, relativeTime } from './relative-time.ts'
import { countsInWords, totalOf } from './slot-states.ts'

/** A mark as it is read out. */
export function markInWords(mark: TimelineMark): string {
  const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  return `due ${time.format(new Date(mark.due))}: ${countsInWords(mark.states)}${tookInWords(mark)}`
}

/** How late and how long, where that is known: ", 1.2 s late, took 3.0 s". */
export function tookInWords({ states, latenessMs, durationMs }: TimelineMark): string {
  const slots = Object.values(states).reduce((sum, count) => sum + count, 0)
  const most = slots > 1 ? 'at most ' : ''
  return [
    latenessMs === null ? '' : `, ${most}${preciseDuration(latenessMs)} late`,
    durationMs === null ? '' : `, took ${most}${preciseDuration(durationMs)}`,
  ].join('')
}

/** A lane in one sentence, for who does not see it. */
export function laneInWords(
  { name, nextDue, paused }: ListedSchedule,
  marks: readonly TimelineMark[],
  now: string,
): string {
  const past = countsInWords(totalOf(marks)) || 'nothing'
  const next = paused ? 'paused' : nextDue ? `next due ${relativeTime(nextDue, now)}` : 'not due again'
  return `${name}, past 24 hours: ${past}; ${next}`
}
