import { createHash } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'

const dialect = new PgDialect()

/** Their texts come in few forms; the bound is for a caller that breaks this rule. */
const MAX_NAMES = 1_000
const names = new Map<string, string>()

/**
 * A statement as node-postgres takes it, named after its text: each connection parses and plans it once. For
 * statements whose text comes in few forms, and whose best plan does not hang on the values.
 */
export function prepare(statement: SQL): { name: string; text: string; values: unknown[] } {
  const { sql: text, params: values } = dialect.sqlToQuery(statement)
  return { name: nameOf(text), text, values }
}

function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  if (names.size >= MAX_NAMES) names.clear()
  const name = createHash('sha1').update(text).digest('base64url')
  names.set(text, name)
  return name
}
