import { createHash } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'

const dialect = new PgDialect()

/**
 * A statement as node-postgres takes it, named after its text: each connection parses and plans it once. For
 * statements whose text comes in few forms, and whose best plan does not hang on the values.
 */
export function prepare(statement: SQL): { name: string; text: string; values: unknown[] } {
  const { sql: text, params: values } = dialect.sqlToQuery(statement)
  return { name: createHash('sha1').update(text).digest('base64url'), text, values }
}
