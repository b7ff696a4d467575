import pg from 'pg'

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
  const client = new pg.Client({ connectionString: url, application_name: 'trovella-backup' })
  await client.connect()
  try {
    await client.query(
      `insert into backup_run (kind, archive, failure, started_at, snapshot_at, bytes, rows, sha256)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [run.kind, run.archive, run.failure, run.startedAt, run.snapshotAt, run.bytes, run.rows, run.sha256],
    )
  } finally {
    await client.end()
  }
}
