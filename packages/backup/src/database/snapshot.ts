import pg from 'pg'
import { BackupRefusal } from '../outcome.ts'
import { quoted } from './tables.ts'

/** 'backup' in ASCII. */
const BACKUP_LOCK = '0x6261636b7570'

export type Snapshot = {
  client: pg.Client
  takenAt: Date
  postgres: string
  /** Under this another connection sees the very same state: `set transaction snapshot`. */
  id: string
}

/**
 * Runs `work` on one unchanging state of a database, whatever is written meanwhile. Refuses while another backup of
 * the same database is being made, and a database without migrations.
 */
export async function withSnapshot<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'trovella-backup',
    keepAlive: true,
  })
  // A connection lost between two statements fails the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await requireAlone(client)
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`)
    await requireMigrated(client)
    const tables = await client.query<{ names: string | null }>(
      `select string_agg(quote_ident(relname), ', ') as names from pg_class
       where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
    )
    // No migration changes a table half-way through.
    await client.query(`lock table ${tables.rows[0]?.names ?? quoted('migration')} in access share mode`)
    const { rows } = await client.query<{ at: Date; postgres: string; id: string }>(
      `select now() as at, current_setting('server_version') as postgres, pg_export_snapshot() as id`,
    )
    const [found] = rows
    if (!found) throw new Error('the database did not tell its time')
    return await work({ client, takenAt: found.at, postgres: found.postgres, id: found.id })
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function requireAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ alone: boolean }>(
    `select pg_try_advisory_lock(${BACKUP_LOCK}) as alone`,
  )
  if (rows[0]?.alone) return
  throw new BackupRefusal('busy', 'A backup of this database is being made already. Wait until it is done.')
}

async function requireMigrated(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>(
    `select to_regclass('migration') is not null as found`,
  )
  if (rows[0]?.found) return
  throw new BackupRefusal(
    'database',
    'This database has nothing of Trovella in it, so there is nothing to back up.',
  )
}
