import type { z } from 'zod'
import { AppError } from './errors.ts'

/** Checks an input by its schema. Throws invalid, naming each field and what is wrong with it. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const sentence = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new AppError('invalid', sentence, { issues })
}
