import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { listArchives } from './folder/list.ts'
import { BackupRefusal, type Refused, refusable } from './outcome.ts'
import { recordRun } from './record.ts'
import { type Restored, type RestoreOptions, restoreBackup } from './restore.ts'

export type DrillOptions = Pick<RestoreOptions, 'databaseUrl' | 'key' | 'onProgress'> & { folder: string }

export type Drilled = Restored & {
  archive: string
  bytes: number
  /** Recovery point: how much of the newest work would be lost, had the database gone when the drill began. */
  rpoMs: number
  /** Recovery time: how long until the restored database was compared and ready. */
  rtoMs: number
}

/**
 * Restores the newest archive of a folder into a scratch database of the same server, which compares every table, and
 * removes it again. What came of it is recorded in the database.
 */
export async function drillBackup(options: DrillOptions): Promise<Drilled | Refused> {
  const startedAt = new Date()
  const [newest] = await listArchives(options.folder)
  const drilled = await refusable(async (): Promise<Drilled | Refused> => {
    if (!newest) {
      throw new BackupRefusal(
        'archive',
        `There is no archive in ${options.folder}. Make one: ./deploy.sh backup.`,
      )
    }
    const restored = await withScratchDatabase(options.databaseUrl, (databaseUrl) =>
      restoreBackup({ ...options, databaseUrl, file: newest.file }),
    )
    if (!restored.ok) return restored
    const rpoMs = Math.max(0, startedAt.getTime() - restored.snapshotAt.getTime())
    const { name: archive, bytes } = newest
    return { ...restored, archive, bytes, rpoMs, rtoMs: Date.now() - startedAt.getTime() }
  })
  await recordRun(options.databaseUrl, {
    kind: 'drill',
    startedAt,
    ...(newest && { archive: newest.name, snapshotAt: newest.snapshotAt, bytes: newest.bytes }),
    ...(drilled.ok ? { rows: drilled.rows } : { failure: drilled.message }),
  })
  return drilled
}

async function withScratchDatabase<T>(serverUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `trovella_drill_${randomBytes(6).toString('hex')}`
  const scratch = new URL(serverUrl)
  scratch.pathname = `/${name}`
  await onServer(serverUrl, `create database ${name} template template0`)
  try {
    return await work(scratch.href)
  } finally {
    await onServer(serverUrl, `drop database if exists ${name} with (force)`)
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'trovella-drill' })
  await client.connect()
  try {
    await client.query(statement)
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    const message =
      'A drill restores into a scratch database, and this role may not make one. Allow it: alter role … createdb.'
    throw new BackupRefusal('database', message, { cause: error })
  } finally {
    await client.end()
  }
}
