import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as accounts from '../src/schema/accounts.ts'
import * as backups from '../src/schema/backups.ts'
import * as digest from '../src/schema/digest.ts'
import * as feeds from '../src/schema/feeds.ts'
import * as jobs from '../src/schema/jobs.ts'
import * as library from '../src/schema/library.ts'
import * as links from '../src/schema/links.ts'
import * as schedules from '../src/schema/schedules.ts'
import * as usage from '../src/schema/usage.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'
import { servers } from './servers.ts'

type Column = { name: string; type: string; notNull: boolean; filledIn: boolean }

const tables = [accounts, backups, digest, feeds, jobs, library, links, schedules, usage]
  .flatMap((module) => Object.values(module))
  .filter((value) => is(value, PgTable))
  .map(getTableConfig)

describe.each(servers)('on a Postgres $kind', ({ url }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(url)
  })
  afterAll(() => database.drop())

  test.each(tables)('describes the table $name as the database has it', async ({ name, columns }) => {
    const { rows } = await database.pool.query<Column>(
      `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as "notNull",
         (atthasdef or attidentity <> '') as "filledIn"
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [`"${name}"`],
    )
    const described = columns.map((column) => ({
      name: column.name,
      type: column.getSQLType(),
      notNull: column.notNull,
      filledIn: column.hasDefault || Boolean(column.generated) || Boolean(column.generatedIdentity),
    }))
    expect(byName(described)).toEqual(byName(rows))
  })

  test('describes every table', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration'`,
    )
    expect(tables.map(({ name }) => name).sort()).toEqual(rows.map(({ name }) => name).sort())
  })

  test('removes everything of an organization with it', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attname = 'organization_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and not exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
           and f.confdeltype = 'c' and a.attnum = any (f.conkey))`,
    )
    expect(rows).toEqual([])
  })
})

function byName(columns: Column[]): Column[] {
  return columns.toSorted((a, b) => a.name.localeCompare(b.name))
}
