import type { z } from 'zod'
import { AppError } from './errors.ts'
import { plainFault } from './plain-fault.ts'

/** Checks an input by its schema. Throws invalid, naming each field and what is wrong with it. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: plainFault })
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new AppError('invalid', detail, { errors })
}
