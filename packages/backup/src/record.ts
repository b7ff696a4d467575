import pg from 'pg'
import { BackupRefusal } from './outcome.ts'

export type RunRecord = {
  kind: 'backup' | 'drill'
  startedAt: Date
  archive?: string
  failure?: string
  snapshotAt?: Date
  bytes?: number
  rows?: number
  sha256?: string
}

/** Notes in the database what became of a backup or a drill, where the status page and health read it. */
export async function recordRun(url: string, run: RunRecord): Promise<void> {
  await connected(url, (client) =>
    client.query(
      `insert into backup_run (kind, archive, failure, started_at, snapshot_at, bytes, rows, sha256)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [run.kind, run.archive, run.failure, run.startedAt, run.snapshotAt, run.bytes, run.rows, run.sha256],
    ),
  )
}

/** Refuses a database without a place for such notes: one that nobody has migrated yet, or not far enough. */
export async function requireRecords(url: string): Promise<void> {
  const { rows } = await connected(url, (client) =>
    client.query<{ found: boolean }>(`select to_regclass('backup_run') is not null as found`),
  )
  if (rows[0]?.found) return
  const message =
    'What comes of a drill is recorded in the database, and this one has no table for it. Bring it up to this release with ./deploy.sh migrate, and run this again.'
  throw new BackupRefusal('database', message)
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'trovella-backup' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
