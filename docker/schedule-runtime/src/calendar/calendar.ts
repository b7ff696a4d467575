import { type ClockChange, cronCalendar } from './cron.ts'
import { everyCalendar } from './every.ts'

/** When a schedule is due. */
export type Calendar = {
  /** The first due moment after this one; null when there is none. */
  next(after: Date): Date | null
}

export type Times = ClockChange & { when: string; timeZone: string }

const known = new Map<string, Calendar>()

/**
 * The calendar of an expression: `every 90s`, or 5 or 6 cron fields, or a nickname, read by the clock of a zone.
 * Throws WhenError, which names the field. Two schedules of the same times share one, which knows its last answer.
 */
export function calendarOf(times: Times): Calendar {
  const key = [times.when, times.timeZone, times.gap, times.repeat].join('\n')
  const calendar = known.get(key) ?? remembering(everyCalendar(times.when) ?? cronCalendar(times))
  known.set(key, calendar)
  return calendar
}

/** Thousands of schedules ask for the same few moments. */
function remembering(calendar: Calendar): Calendar {
  let asked = Number.POSITIVE_INFINITY
  let answer: Date | null = null
  return {
    next: (after) => {
      const afterMs = after.getTime()
      if (answer === null || afterMs < asked || afterMs >= answer.getTime()) {
        answer = calendar.next(after)
        asked = afterMs
      }
      return answer && new Date(answer)
    },
  }
}
