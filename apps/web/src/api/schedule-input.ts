import { z } from 'zod'

const wholeNumber = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number')
  .transform(Number)

// What these hold is checked by the verbs; here, that nothing else was sent.
const moment = z.string()

export const historyQuery = z.strictObject({ limit: wholeNumber.optional(), before: moment.optional() })

export const timelineQuery = z.strictObject({ from: moment, to: moment, columns: wholeNumber.optional() })

/** Why something is held back, and until when; without an end until somebody ends it. */
export const holdBody = z.strictObject({ reason: z.string(), until: moment.nullish() })

export const interruptBody = z.strictObject({ due: moment })

export function nameOf(params: Record<string, string>): { name: string } {
  return { name: params.name ?? '' }
}
