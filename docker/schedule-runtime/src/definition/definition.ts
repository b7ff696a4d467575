import type { Calendar } from '../calendar/calendar.ts'
import type { Schedule } from '../contract.ts'

/** A schedule that was checked, with every default filled in. */
export type Definition = {
  name: string
  meaning: string
  when: string
  timeZone: string
  calendar: Calendar
  isEnabled: boolean
  /** Fixed by the name. */
  delayMs: number
  policy: Policy
  run: Schedule['run']
}

/** What people may read of it: the daemon keeps it in the row of the schedule. */
export type Policy = Required<
  Pick<Schedule, 'timeoutMs' | 'overlap' | 'gap' | 'repeat' | 'interrupted' | 'jitterMs'>
> & {
  missed: NonNullable<Schedule['missed']>
  retry: { times: number; initialMs: number; maxMs: number; factor: number }
  alert: { lateMs: number; longMs: number | null; failures: number }
}
