import type { Statements } from '@repo/library/instance/statements'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { PoolClient } from 'pg'

/** The transaction of a run, as the library takes it. */
export function statementsOf(client: PoolClient): Statements {
  return { db: drizzle({ client }) }
}
