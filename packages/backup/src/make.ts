import { rm } from 'node:fs/promises'
import { encrypterFor } from './archive/key.ts'
import { ABOUT_ENTRY, type About, MANIFEST_ENTRY, type Manifest, type TableSum } from './archive/manifest.ts'
import { type ArchiveWriter, writeArchive } from './archive/write.ts'
import { addFiles } from './beside/add-files.ts'
import { addTable } from './database/add-table.ts'
import { addJobState } from './database/job-state.ts'
import { type Snapshot, withSnapshot } from './database/snapshot.ts'
import { listMigrations, listSequences, listTables } from './database/tables.ts'
import { listArchives } from './folder/list.ts'
import { archiveName } from './folder/name.ts'
import { archivesToRemove, type Retention } from './folder/retention.ts'
import { removeAbandoned, type Written, writeWhole } from './folder/write.ts'
import { BackupRefusal, type Refused, refusable } from './outcome.ts'
import { recordRun } from './record.ts'
import type { Store } from './storage/store.ts'

export type Progress = { table: string; tables: number; index: number; rows: number; bytes: number }

export type MakeOptions = {
  /** postgres:// of the database. Its original files are in it. */
  databaseUrl: string
  folder: string
  /** AGE-SECRET-KEY-1… or age1…; refused when absent. */
  key: string | undefined
  /** postgres:// of the job server's database, which goes along where it is given. */
  jobStateUrl?: string | undefined
  /** A folder of folders that go along: certificates, settings, and of traces what is pinned. */
  besideDirectory?: string | undefined
  /** What made it, for people. */
  release: string
  keep: Retention
  /** Where a copy goes, beside the folder. */
  store?: Store | undefined
  onProgress?: (progress: Progress) => void
  /** Told of the snapshot while it lasts, under which another connection can look at what is being copied. */
  onSnapshot?: (id: string) => Promise<void>
  signal?: AbortSignal
}

export type Made = {
  ok: true
  name: string
  file: string
  snapshotAt: Date
  bytes: number
  rows: number
  tables: number
  /** Files beside the database. */
  files: number
  /** Tables of the job server. */
  jobTables: number
  sha256: string
  durationMs: number
  /** Older archives that retention has removed, in the folder or the storage. */
  removed: string[]
}

/**
 * Copies the database as of one moment into an encrypted archive that appears whole or not at all, then removes what
 * retention does not keep. Both a backup and one that failed are recorded in the database.
 */
export async function makeBackup(options: MakeOptions): Promise<Made | Refused> {
  const startedAt = new Date()
  const made = await refusable(() => make(options, startedAt)).catch(async (error: unknown) => {
    await record(options, { startedAt, failure: (error as Error).message })
    throw error
  })
  if (made.ok) {
    const { name: archive, snapshotAt, bytes, rows, sha256 } = made
    await recordRun(options.databaseUrl, {
      kind: 'backup',
      startedAt,
      archive,
      snapshotAt,
      bytes,
      rows,
      sha256,
    })
  } else if (made.reason !== 'busy') {
    await record(options, { startedAt, failure: made.message })
  }
  return made
}

/** Where the failure is that nothing can be recorded, the failure itself is what is told. */
async function record(
  { databaseUrl }: MakeOptions,
  run: { startedAt: Date; failure: string },
): Promise<void> {
  await recordRun(databaseUrl, { kind: 'backup', ...run }).catch(() => undefined)
}

async function make(options: MakeOptions, startedAt: Date): Promise<Made> {
  const { databaseUrl, folder, keep } = options
  const encrypter = await encrypterFor(options.key)
  await removeAbandoned(folder, startedAt)
  const { written, snapshotAt, manifest } = await withSnapshot(databaseUrl, async (snapshot) => {
    let manifest: Manifest = { tables: [], sequences: [], files: [] }
    const written = await writeWhole({ folder, name: archiveName(snapshot.takenAt) }, async (write) => {
      await options.onSnapshot?.(snapshot.id)
      const archive = writeArchive(encrypter, snapshot.takenAt, write)
      manifest = await fill(archive, snapshot, options)
      await archive.finish()
    })
    return { written, snapshotAt: snapshot.takenAt, manifest }
  })
  const removed = await applyRetention(folder, keep)
  const facts = factsOf(written, snapshotAt, manifest)
  const removedThere = options.store ? await copyThere(options.store, facts, keep) : []
  return {
    ok: true,
    ...facts,
    durationMs: Date.now() - startedAt.getTime(),
    removed: [...new Set([...removed, ...removedThere])],
  }
}

/** Puts a copy into the storage, then removes what retention does not keep there. */
async function copyThere(
  store: Store,
  archive: { name: string; file: string },
  keep: Retention,
): Promise<string[]> {
  try {
    await store.put(archive)
    const surplus = archivesToRemove(await store.list(), keep)
    for (const { name } of surplus) await store.remove(name)
    return surplus.map(({ name }) => name)
  } catch (error) {
    if (!(error instanceof BackupRefusal)) throw error
    throw new BackupRefusal('storage', `${archive.file} is whole, but: ${error.message}`, { cause: error })
  }
}

function factsOf({ file, bytes, sha256 }: Written, snapshotAt: Date, { tables, files, jobState }: Manifest) {
  const rows = tables.reduce((total, table) => total + table.rows, 0)
  const counts = { rows, tables: tables.length, files: files.length, jobTables: jobState?.tables.length ?? 0 }
  return { name: archiveName(snapshotAt), file, snapshotAt, bytes, ...counts, sha256 }
}

async function fill(
  archive: ArchiveWriter,
  { client, takenAt, postgres }: Snapshot,
  { release, folder, jobStateUrl, besideDirectory, onProgress, signal }: MakeOptions,
): Promise<Manifest> {
  const tables = await listTables(client)
  const about: About = {
    format: 2,
    snapshotAt: takenAt.toISOString(),
    release,
    postgres,
    migrations: await listMigrations(client),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  }
  await archive.add(ABOUT_ENTRY, json(about))
  const sums: TableSum[] = []
  let [rows, bytes] = [0, 0]
  for (const [index, table] of tables.entries()) {
    const onPiece = (pieceBytes: number) => {
      if (signal?.aborted) throw new BackupRefusal('busy', 'The backup was stopped; nothing of it was left.')
      bytes += pieceBytes
      onProgress?.({ table: table.name, tables: tables.length, index, rows, bytes })
    }
    const sum = await addTable(archive, client, { under: 'tables', table, onPiece })
    rows += sum.rows
    sums.push(sum)
  }
  const manifest: Manifest = {
    tables: sums,
    sequences: await listSequences(client),
    ...(jobStateUrl ? { jobState: await addJobState(archive, jobStateUrl) } : {}),
    files: besideDirectory ? await addFiles(archive, { directory: besideDirectory, folder }) : [],
  }
  await archive.add(MANIFEST_ENTRY, json(manifest))
  return manifest
}

async function applyRetention(folder: string, keep: Retention): Promise<string[]> {
  const surplus = archivesToRemove(await listArchives(folder), keep)
  for (const { file } of surplus) await rm(file, { force: true })
  return surplus.map(({ name }) => name)
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}
