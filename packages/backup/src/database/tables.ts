import pg from 'pg'

/** A table, with the columns that a copy holds: generated ones are made anew from the others. */
export type Table = { name: string; columns: string[] }

/** A table of the database itself, with what orders its rows the same on every server. */
export type KeyedTable = Table & { order: string[] }

/** Kept by migrating, not by copying. */
const MIGRATIONS = 'migration'

/** Every table that migrations made, by name. */
export async function listTables(
  client: pg.ClientBase,
  { without = [MIGRATIONS] }: { without?: string[] } = {},
): Promise<KeyedTable[]> {
  const { rows } = await client.query<KeyedTable>(
    `select relname as name,
       array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0
         and not attisdropped and attgenerated = '' order by attnum) as columns,
       array(select quote_ident(attname) || case when attcollation <> 0 then ' collate "C"' else '' end
         from pg_index, unnest(indkey) with ordinality as key (attnum, place) join pg_attribute
         on attrelid = pg_class.oid and pg_attribute.attnum = key.attnum
         where indrelid = pg_class.oid and indisprimary order by place) as "order"
     from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> all($1)
     order by relname collate "C"`,
    [without],
  )
  return rows
}

export async function listMigrations(client: pg.ClientBase) {
  const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
    `select number, name, sha256 from ${MIGRATIONS} order by number`,
  )
  return rows
}

export async function listSequences(client: pg.ClientBase) {
  const { rows } = await client.query<{ name: string }>(
    'select sequencename as name from pg_sequences where schemaname = current_schema() order by sequencename',
  )
  const sequences: { name: string; lastValue: string; isCalled: boolean }[] = []
  for (const { name } of rows) {
    const state = await client.query(`select last_value, is_called from ${quoted(name)}`)
    sequences.push({ name, lastValue: String(state.rows[0].last_value), isCalled: state.rows[0].is_called })
  }
  return sequences
}

/** Binary, because that is half the bytes of an original and exact for every number. */
export function copyOutStatement({ name, columns, order }: KeyedTable): string {
  const list = columns.map(quoted).join(', ')
  // Of a table without a key, as the job server has one, the rows themselves are the order.
  const by = order.length > 0 ? order.join(', ') : `each::text collate "C"`
  return `copy (select ${list} from ${quoted(name)} as each order by ${by}) to stdout (format binary)`
}

export function copyInStatement({ name, columns }: Table): string {
  return `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin (format binary)`
}

export function quoted(name: string): string {
  return pg.escapeIdentifier(name)
}
