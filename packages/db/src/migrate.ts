import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** 'trov' in ASCII: the advisory lock that lets one process migrate while the others wait. */
const MIGRATION_LOCK = 0x74726f76

const MIGRATIONS = new URL('../migrations/', import.meta.url)

export type Migration = { number: number; name: string; sha256: string; sql: string }

/** A database whose history is not the one in this checkout; nothing was changed. */
export class MigrationMismatchError extends Error {
  override name = 'MigrationMismatchError' as const
}

/**
 * Applies every migration the database has not seen, each in its own transaction, under an advisory lock.
 * With `last` only those up to that number. Returns the names applied. Throws MigrationMismatchError when an applied one was edited or is unknown here.
 */
export async function migrate(options: {
  url: string
  last?: number
  onApply?: (name: string) => void
}): Promise<{ applied: string[]; total: number }> {
  const migrations = (await readMigrations()).slice(0, options.last)
  const client = new pg.Client({ connectionString: options.url, application_name: 'trovella-migrate' })
  await client.connect()
  try {
    await client.query(`set lock_timeout = '5min'`)
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query('set client_min_messages = warning')
    await client.query(
      'create table if not exists migration (number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
      'select number, name, sha256 from migration order by number',
    )
    const pending = pendingMigrations(migrations, rows)
    for (const migration of pending) {
      await apply(client, migration)
      options.onApply?.(migration.name)
    }
    return { applied: pending.map((each) => each.name), total: migrations.length }
  } finally {
    await client.end()
  }
}

/** The migrations of this checkout in order, with the SHA-256 of each file. */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number.parseInt(file, 10)
      if (number !== index + 1) throw new Error(`migration ${file} should be numbered ${index + 1}`)
      const sql = await readFile(new URL(file, MIGRATIONS), 'utf8')
      return { number, name: file, sha256: createHash('sha256').update(sql).digest('hex'), sql }
    }),
  )
}

/** What remains to apply, after checking that what was applied is a prefix of what is here, byte for byte. */
export function pendingMigrations(
  migrations: Migration[],
  applied: { number: number; name: string; sha256: string }[],
): Migration[] {
  for (const [index, row] of applied.entries()) {
    const here = migrations[index]
    if (!here) {
      throw new MigrationMismatchError(
        `The database has migration ${row.name}, which this release does not know. Run a release that has it.`,
      )
    }
    if (here.sha256 !== row.sha256) {
      throw new MigrationMismatchError(
        `Migration ${row.name} was changed after it was applied. Restore the file and write a new migration instead.`,
      )
    }
  }
  return migrations.slice(applied.length)
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
