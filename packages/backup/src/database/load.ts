import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copyInStatement, quoted, type Table } from './tables.ts'

/**
 * Begins a transaction that empties `tables` and takes what would slow loading or refuse it half-way: indexes, foreign
 * keys and triggers. Returns what puts them back, which checks every row against them.
 */
export async function beginLoading(
  client: pg.ClientBase,
  tables: readonly Table[],
): Promise<() => Promise<void>> {
  await client.query(`begin; set local statement_timeout = 0; set local lock_timeout = '15s'`)
  await client.query(
    `set local idle_in_transaction_session_timeout = 0; set local maintenance_work_mem = '256MB'`,
  )
  const names = tables.map(({ name }) => name)
  await client.query(`truncate ${names.map(quoted).join(', ')}`)
  const [keys, indexes] = [await foreignKeys(client, names), await plainIndexes(client, names)]
  const triggers = (verb: string) => names.map((name) => `alter table ${quoted(name)} ${verb} trigger user`)
  await each(client, [
    ...keys.map(({ drop }) => drop),
    ...indexes.map(({ drop }) => drop),
    ...triggers('disable'),
  ])
  return () =>
    each(client, [...indexes.map(({ make }) => make), ...keys.map(({ make }) => make), ...triggers('enable')])
}

/** Writes pieces of COPY's binary form into a table. `end` returns how many rows they were. */
export function openTable(client: pg.ClientBase, table: Table) {
  const stream = client.query(copyFrom(copyInStatement(table)))
  const done = finished(stream)
  done.catch(() => undefined)
  return {
    write: async (piece: Buffer) => {
      if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), done])
    },
    end: async () => {
      stream.end()
      await done
      return stream.rowCount
    },
  }
}

export async function setSequence(
  client: pg.ClientBase,
  { name, lastValue, isCalled }: { name: string; lastValue: string; isCalled: boolean },
): Promise<void> {
  await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), lastValue, isCalled])
}

type Removable = { drop: string; make: string }

async function foreignKeys(client: pg.ClientBase, tables: string[]): Promise<Removable[]> {
  const { rows } = await client.query<Removable>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(pg_constraint.oid)) as make
     from pg_constraint join pg_class on pg_class.oid = conrelid
     where contype = 'f' and connamespace = current_schema()::regnamespace and relname = any($1)`,
    [tables],
  )
  return rows
}

/** Those of no constraint: primary keys stay, so that a row that came twice is noticed at once. */
async function plainIndexes(client: pg.ClientBase, tables: string[]): Promise<Removable[]> {
  const { rows } = await client.query<Removable>(
    `select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
     from pg_index join pg_class on pg_class.oid = indrelid
     where relnamespace = current_schema()::regnamespace and relname = any($1)
       and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  )
  return rows
}

async function each(client: pg.ClientBase, statements: string[]): Promise<void> {
  for (const statement of statements) await client.query(statement)
}
