import { parse } from '@repo/library/parse'
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
  return parse(schema, given)
}
