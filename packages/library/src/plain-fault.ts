import type { z } from 'zod'

const NOUNS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/**
 * Says what is wrong with a value to the person who sent it, where a schema has no sentence of its own for it. Answers
 * undefined for what the schema library says well enough.
 */
export const plainFault: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeFault(issue.expected, issue.input)
  if (issue.code === 'invalid_value') return `it must be ${eitherOf(issue.values)}`
  if (issue.code === 'too_small') return `it must ${boundOf(issue.origin, 'at least', issue.minimum)}`
  if (issue.code === 'too_big') return `it must ${boundOf(issue.origin, 'at most', issue.maximum)}`
  if (issue.code === 'unrecognized_keys') return `there is no ${eitherOf(issue.keys)} here`
  if (issue.code === 'invalid_union' && Array.isArray(issue.options)) {
    return `it must be ${eitherOf(issue.options)}`
  }
  return undefined
}

function typeFault(expected: string, input: unknown): string {
  if (input === undefined) return 'it is missing'
  return `it must be ${NOUNS[expected] ?? `of the type ${expected}`}`
}

function eitherOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value))
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

function boundOf(origin: string, side: 'at least' | 'at most', bound: number | bigint): string {
  if (origin === 'string') return `have ${side} ${bound} ${bound === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `have ${side} ${bound} ${bound === 1 ? 'item' : 'items'}`
  return `be ${side} ${bound}`
}
