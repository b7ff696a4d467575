import { AppError } from '@repo/library/errors'
import type { z } from 'zod'

/**
 * Checks a query string by a schema. A parameter that the schema takes as a list may repeat; another one may not.
 * Throws invalid, naming each parameter that is wrong or unknown.
 */
export function parseQuery<Shape extends z.ZodRawShape>(
  url: string,
  schema: z.ZodObject<Shape>,
  lists: readonly (keyof Shape & string)[] = [],
): z.output<z.ZodObject<Shape>> {
  const { searchParams } = new URL(url)
  const given = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name)
      return [name, lists.includes(name) ? values : values.length === 1 ? values[0] : values]
    }),
  )
  return parseStrict(schema, given)
}

/** Checks an input by a schema, refusing what the schema does not know. Throws invalid, naming each fault. */
export function parseStrict<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new AppError('invalid', detail, { errors })
}
