import type { Database } from '@repo/db/connect'
import { prepare } from '@repo/db/prepare'
import type { Recorder } from '@repo/trace/recorder'
import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from './context.ts'
import { createModelWrites } from './model-writes.ts'

/** Tables whose every row belongs to one organization. */
export const tenantTables = [
  'blob',
  'blob_part',
  'chunk',
  'chunk_embedding',
  'dead_letter',
  'feed',
  'feed_entry',
  'job_run',
  'link_fetch',
  'outbox',
  'search_term',
  'snapshot',
  'source',
  'usage',
] as const
type TenantTable = (typeof tenantTables)[number]

/** Writing to these puts an event into the outbox. */
const eventful: readonly TenantTable[] = ['source', 'outbox']

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
export function tenantOf(ctx: { pool: Pool; actor: Actor; recorder: Recorder }): Tenant {
  const { pool, recorder } = ctx
  return scoped({ pool, recorder, organizationId: ctx.actor.organizationId }, pool)
}

type Scope = { pool: Pool; recorder: Recorder; organizationId: string }

function scoped(scope: Scope, connection: Connection): Tenant {
  const { pool, recorder, organizationId } = scope
  const writes = createModelWrites(recorder)
  // The outbox row that a trigger writes takes it from here, within the same transaction.
  const traced = (table: TenantTable, conjunction: 'where' | 'and') =>
    eventful.includes(table)
      ? sql` ${sql.raw(conjunction)} set_config('trovella.trace_parent', ${recorder.traceParent() ?? ''}, true) is not null`
      : sql.empty()
  const owned = (table: TenantTable) =>
    sql`${sql.identifier(table)}.organization_id = ${organizationId}::uuid`
  return {
    organizationId,
    // Postgres flattens this subquery, so it costs no more than the condition written by hand.
    rows: (table) =>
      sql`(select * from ${sql.identifier(table)} where ${owned(table)}) as ${sql.identifier(table)}`,
    insert: (table, columns, rows) => {
      writes.note('create', table, () => columns)
      return sql`insert into ${sql.identifier(table)} (organization_id, ${names(columns)})
        select ${organizationId}::uuid, ${names(columns)} from (${rows}) as given (${names(columns)})${traced(table, 'where')}`
    },
    update: (table, changes, where) => {
      writes.note('update', table, () => changedIn(prepare(changes).text))
      return sql`update ${sql.identifier(table)} set ${changes} where ${owned(table)} and (${where})${traced(table, 'and')}`
    },
    delete: (table, where) => {
      writes.note('delete', table, () => [])
      return sql`delete from ${sql.identifier(table)} where ${owned(table)} and (${where})`
    },
    run: async <Row extends Record<string, unknown>>(statement: SQL) => {
      const noted = writes.take()
      const { rows, rowCount } = await connection.query<Row>(prepare(statement))
      if (rowCount) writes.tell(noted, rows)
      return rows
    },
    transaction: (work) => inTransaction(pool, (transaction) => work(scoped(scope, transaction))),
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

/** The columns before `=` in what follows `set`. */
function changedIn(changes: string): string[] {
  return [...changes.matchAll(/(?:^|,)\s*"?(\w+)"?\s*=/g)].map(([, column = '']) => column)
}

function names(columns: readonly string[]): SQL {
  return sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  )
}
