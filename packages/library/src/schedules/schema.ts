import { z } from 'zod'
import { line } from '../sources/schema.ts'

const DAY_MS = 86_400_000

const name = z.string().regex(/^[a-z0-9-]{1,64}$/, { error: 'must be the name of a schedule' })
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** Why something is held back, for those who find it so. */
const reason = line(200).min(1, { error: 'say why, in a few words' })

export const scheduleInput = z.object({ name })

export const scheduleHistoryInput = z.object({
  name,
  limit: z.int().min(1).max(100).default(30),
  /** Only slots that were due before this one. */
  before: moment.optional(),
})

export const scheduleTimelineInput = z
  .object({
    from: moment,
    to: moment,
    /** Into how many equal parts the time is cut: slots of one part and schedule are one mark. */
    columns: z.int().min(1).max(1_000).default(288),
  })
  .refine(({ from, to }) => from < to && to.getTime() - from.getTime() <= 31 * DAY_MS, {
    path: ['to'],
    error: 'must be after `from`, by 31 days at most',
  })

export const pauseScheduleInput = z.object({
  name,
  reason,
  /** When it goes on by itself. Without it: when somebody resumes it. */
  until: moment.nullish(),
})

export const interruptRunInput = z.object({ name, due: moment })

export const beginMaintenanceInput = z.object({ reason, until: moment.nullish() })
