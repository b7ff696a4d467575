import type { Database } from '@repo/db/connect'
import { prepare } from '@repo/db/prepare'
import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from './context.ts'

/** Tables whose every row belongs to one organization. */
export const tenantTables = [
  'blob',
  'blob_part',
  'chunk',
  'chunk_embedding',
  'dead_letter',
  'job_run',
  'outbox',
  'search_term',
  'snapshot',
  'source',
] as const
type TenantTable = (typeof tenantTables)[number]

type Pool = Database['$client']
type Connection = Pick<Pool, 'query'>

/**
 * The one way to a tenant's rows. Each part of a statement that names a tenant table is made here, where the
 * actor's organization is added to it; a verb composes those parts and cannot name a table itself.
 */
export type Tenant = {
  organizationId: string
  /** A table as this organization sees it, for `from` and `join`. Needs no alias: it has the table's name. */
  rows(table: TenantTable): SQL
  /** `insert into table (columns)` of rows given as `values (...)` or a `select`, without the organization. */
  insert(table: TenantTable, columns: readonly string[], rows: SQL): SQL
  /** `update table set changes where ...`. */
  update(table: TenantTable, changes: SQL, where: SQL): SQL
  delete(table: TenantTable, where: SQL): SQL
  /** Runs one statement made of these parts. */
  run<Row extends Record<string, unknown>>(statement: SQL): Promise<Row[]>
  /** Runs `work` in one transaction. */
  transaction<T>(work: (tenant: Tenant) => Promise<T>): Promise<T>
}

/** The tables as the actor's organization sees them. */
export function tenantOf(ctx: { pool: Pool; actor: Actor }): Tenant {
  return scoped(ctx.pool, ctx.pool, ctx.actor.organizationId)
}

function scoped(pool: Pool, connection: Connection, organizationId: string): Tenant {
  const owned = (table: TenantTable) =>
    sql`${sql.identifier(table)}.organization_id = ${organizationId}::uuid`
  return {
    organizationId,
    // Postgres flattens this subquery, so it costs no more than the condition written by hand.
    rows: (table) =>
      sql`(select * from ${sql.identifier(table)} where ${owned(table)}) as ${sql.identifier(table)}`,
    insert: (table, columns, rows) =>
      sql`insert into ${sql.identifier(table)} (organization_id, ${names(columns)})
        select ${organizationId}::uuid, ${names(columns)} from (${rows}) as given (${names(columns)})`,
    update: (table, changes, where) =>
      sql`update ${sql.identifier(table)} set ${changes} where ${owned(table)} and (${where})`,
    delete: (table, where) => sql`delete from ${sql.identifier(table)} where ${owned(table)} and (${where})`,
    run: async <Row extends Record<string, unknown>>(statement: SQL) =>
      (await connection.query<Row>(prepare(statement))).rows,
    transaction: (work) =>
      inTransaction(pool, (transaction) => work(scoped(pool, transaction, organizationId))),
  }
}

async function inTransaction<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    // A connection that cannot even roll back is thrown away.
    client.release(broken)
  }
}

function names(columns: readonly string[]): SQL {
  return sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  )
}
