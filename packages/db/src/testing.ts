import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type ConnectOptions, connect, type Database } from './connect.ts'
import { migrate, readMigrations } from './migrate.ts'

export type TestDatabase = { url: string; db: Database; pool: pg.Pool; drop: () => Promise<void> }

/**
 * A migrated database of its own for one test file, copied from a template that is made once per set of
 * migrations. `drop` closes the pool and removes it.
 */
export async function createTestDatabase(
  serverUrl: string,
  { recorder }: Pick<ConnectOptions, 'recorder'> = {},
): Promise<TestDatabase> {
  const template = await ensureTemplate(serverUrl)
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, (client) => client.query(`create database ${name} template ${template}`))
  const url = databaseUrl(serverUrl, name)
  const { db, pool, close } = connect({
    ...{ url, applicationName: name, poolSize: 8 },
    ...(recorder ? { recorder } : {}),
  })
  return {
    url,
    db,
    pool,
    drop: async () => {
      await close()
      await onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

/** The connection string of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function ensureTemplate(serverUrl: string): Promise<string> {
  const version = (await readMigrations()).map((each) => each.sha256.slice(0, 4)).join('')
  const name = `template_${version.slice(-40)}`
  await onServer(serverUrl, async (client) => {
    // Test files run side by side; the first one makes the template, the others wait for it.
    await client.query('select pg_advisory_lock(1953719668)')
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    const draft = `${name}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft}`)
    await migrate({ url: databaseUrl(serverUrl, draft) })
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'postgres') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
