import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** 'trov' in ASCII: the advisory lock that lets one process migrate while the others wait. */
const MIGRATION_LOCK = 0x74726f76

const MIGRATIONS = new URL('../migrations/', import.meta.url)

/**
 * What a migration means for the release before it: it goes on (`expand`), it may not (`contract`), or it waits while a
 * table is locked (`unsafe`). classes.json has that of each migration, written and compared by `deploy.sh check`.
 */
export type MigrationClass = 'expand' | 'unsafe' | 'contract'

export type Migration = {
  number: number
  name: string
  sha256: string
  sql: string
  class: MigrationClass
  why: string[]
}

/** A database whose history is not the one in this checkout; nothing was changed. */
export class MigrationMismatchError extends Error {
  override name = 'MigrationMismatchError' as const
}

/** How long a migration waits for a table that is in use, holding up whoever comes after it, before it tries anew. */
const LOCK_TIMEOUT_MS = 3_000
const LOCK_TRIES = 10
/** What Postgres says when that time is over. */
const LOCK_NOT_AVAILABLE = '55P03'

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
    await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
    const pending = pendingMigrations(migrations, await appliedMigrations(client))
    for (const migration of pending) {
      await apply(client, migration)
      options.onApply?.(migration.name)
    }
    return { applied: pending.map((each) => each.name), total: migrations.length }
  } finally {
    await client.end()
  }
}

/** What a database has and what it lacks of these migrations; nothing is changed. Throws as `migrate` does. */
export async function migrationState(options: {
  url: string
}): Promise<{ applied: Migration[]; pending: Migration[] }> {
  const migrations = await readMigrations()
  const client = new pg.Client({ connectionString: options.url, application_name: 'trovella-migrate' })
  await client.connect()
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('migration') is not null as there`,
    )
    const applied = rows[0]?.there ? await appliedMigrations(client) : []
    const pending = pendingMigrations(migrations, applied)
    return { applied: migrations.slice(0, applied.length), pending }
  } finally {
    await client.end()
  }
}

type Applied = { number: number; name: string; sha256: string }

async function appliedMigrations(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>('select number, name, sha256 from migration order by number')
  return rows
}

/** The migrations of this checkout in order, with the SHA-256 of each file. */
export async function readMigrations(): Promise<Migration[]> {
  const classes = await readClasses()
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number.parseInt(file, 10)
      if (number !== index + 1) throw new Error(`migration ${file} should be numbered ${index + 1}`)
      const sql = await readFile(new URL(file, MIGRATIONS), 'utf8')
      const classed = classes[file] ?? { class: 'unsafe', why: ['nobody has looked at it'] }
      return { number, name: file, sha256: createHash('sha256').update(sql).digest('hex'), sql, ...classed }
    }),
  )
}

async function readClasses(): Promise<Record<string, Pick<Migration, 'class' | 'why'>>> {
  const text = await readFile(new URL('classes.json', MIGRATIONS), 'utf8').catch(() => '{}')
  return JSON.parse(text) as Record<string, Pick<Migration, 'class' | 'why'>>
}

/** What remains to apply, after checking that what was applied is a prefix of what is here, byte for byte. */
export function pendingMigrations(migrations: Migration[], applied: Applied[]): Migration[] {
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
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyOnce(client, migration)
    } catch (error) {
      if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE && attempt < LOCK_TRIES) continue
      throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
    }
  }
}

async function applyOnce(client: pg.Client, { number, name, sha256, sql }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [
      number,
      name,
      sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
