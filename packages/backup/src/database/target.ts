import { type Migration, readMigrations } from '@repo/db/migrate'
import pg from 'pg'
import type { About } from '../archive/manifest.ts'
import { BackupRefusal } from '../outcome.ts'
import { listMigrations } from './tables.ts'

/** What people make. What a server writes of itself, such as its schedules, may be there and is replaced. */
const OF_PEOPLE = ['user', 'organization', 'source', 'blob']

const HOW =
  'A restore goes into an empty database, so that it overwrites nothing: make one (createdb), set DATABASE_URL to it, and run this again. ./deploy.sh help restore says how with the embedded database.'

/** Refuses a database that has anything a restore would overwrite, or a newer schema than the archive. */
export async function requireEmptyTarget(url: string, { migrations }: About): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'trovella-restore' })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
    )
    const names = new Set(rows.map(({ name }) => name))
    if (names.size === 0) return
    if (!names.has('migration')) {
      throw new BackupRefusal('target', `The database holds tables that are not Trovella's. ${HOW}`)
    }
    for (const table of OF_PEOPLE.filter((name) => names.has(name))) await requireNoRows(client, table)
    const there = await listMigrations(client)
    if (there.length > migrations.length) {
      const message = `The database has ${there.length} migrations and the archive ${migrations.length}. ${HOW}`
      throw new BackupRefusal('target', message)
    }
  } finally {
    await client.end()
  }
}

async function requireNoRows(client: pg.Client, table: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from ${pg.escapeIdentifier(table)}`,
  )
  const count = rows[0]?.count ?? 0
  if (count === 0) return
  throw new BackupRefusal('target', `The database is in use: its table "${table}" has ${count} rows. ${HOW}`)
}

/** Refuses an archive whose schema this release does not know, byte for byte. */
export async function requireKnownSchema({ migrations, release }: About): Promise<void> {
  const here: Migration[] = await readMigrations()
  const unknown = migrations.find(({ sha256 }, index) => here[index]?.sha256 !== sha256)
  if (!unknown) return
  throw new BackupRefusal(
    'archive',
    `The archive has the migration ${unknown.name}, which this release does not. It was made by ${release}: restore it with that one or a later one.`,
  )
}
