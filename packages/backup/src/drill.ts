import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { type Known, knownArchives } from './find-archive.ts'
import { BackupRefusal, type Refused, refusable } from './outcome.ts'
import { recordRun, requireRecords } from './record.ts'
import { type Restored, type RestoreOptions, restoreBackup } from './restore.ts'
import { restoreBeside } from './restore-beside.ts'
import type { Store } from './storage/store.ts'

export type DrillOptions = Pick<RestoreOptions, 'databaseUrl' | 'key' | 'onProgress'> & {
  folder: string
  /** Where copies are: one that is there alone is fetched for the time of the drill. */
  store?: Store | undefined
}

export type Drilled = Restored & {
  archive: string
  bytes: number
  /** Recovery point: how much of the newest work would be lost, had the database gone when the drill began. */
  rpoMs: number
  /** Recovery time: how long until the restored database was compared and ready. */
  rtoMs: number
}

/**
 * Restores the newest archive of a folder or the storage into scratch databases of the same server, which compares every
 * table, and removes them again. What came of it is recorded in the database. Refuses one that has no place for that.
 */
export function drillBackup(options: DrillOptions): Promise<Drilled | Refused> {
  return refusable(async () => {
    const startedAt = new Date()
    await requireRecords(options.databaseUrl)
    let newest: Known | undefined
    const drilled = await refusable(async () => {
      newest = (await knownArchives({ folder: options.folder, store: options.store }))[0]
      if (newest) return await drill(options, newest, startedAt)
      const where = [options.folder, ...(options.store ? [options.store.where] : [])].join(' or at ')
      throw new BackupRefusal('archive', `There is no archive in ${where}. Make one: ./deploy.sh backup.`)
    })
    await recordRun(options.databaseUrl, {
      kind: 'drill',
      startedAt,
      ...(newest && { archive: newest.name, snapshotAt: newest.snapshotAt, bytes: newest.bytes }),
      ...(drilled.ok ? { rows: drilled.rows } : { failure: drilled.message }),
    })
    return drilled
  })
}

async function drill(options: DrillOptions, newest: Known, startedAt: Date): Promise<Drilled | Refused> {
  const { folder, store, databaseUrl } = options
  const scratch = path.join(folder, `drill-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(scratch, { recursive: true, mode: 0o700 })
    const file = newest.file ?? (await store?.fetchInto(scratch, newest.name)) ?? newest.name
    const restored = await withScratchDatabase(databaseUrl, (url) =>
      restoreBackup({ ...options, databaseUrl: url, file }),
    )
    if (!restored.ok) return restored
    if (restored.files + restored.jobTables > 0) {
      const beside = await withScratchDatabase(databaseUrl, (jobStateUrl) =>
        restoreBeside({
          file,
          key: options.key,
          jobStateUrl,
          files: { folder: path.join(scratch, 'files') },
        }),
      )
      if (!beside.ok) return beside
    }
    const rpoMs = Math.max(0, startedAt.getTime() - restored.snapshotAt.getTime())
    const { name: archive, bytes } = newest
    return { ...restored, archive, bytes, rpoMs, rtoMs: Date.now() - startedAt.getTime() }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
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
