import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import { migrate } from '@repo/db/migrate'
import type { Decrypter } from 'age-encryption'
import pg from 'pg'
import { decrypterFor } from './archive/key.ts'
import {
  ABOUT_ENTRY,
  type About,
  MANIFEST_ENTRY,
  type Manifest,
  parseAbout,
  parseManifest,
  partsOf,
} from './archive/manifest.ts'
import { type Entry, readArchive } from './archive/read.ts'
import { beginLoading, openTable, setSequence } from './database/load.ts'
import { listTables } from './database/tables.ts'
import { requireEmptyTarget, requireKnownSchema } from './database/target.ts'
import { type Loaded, requireEqual, requireRestored } from './database/verify.ts'
import { BackupRefusal, type Refused, refusable } from './outcome.ts'

const gunzip = promisify(gunzipCallback)

export type RestoreOptions = {
  file: string
  databaseUrl: string
  key: string | undefined
  /** The search server is filled anew: what asks for it is written with the rest. */
  rebuildSearch?: boolean
  onProgress?: (progress: { table: string; tables: number; index: number; rows: number }) => void
}

export type Restored = {
  ok: true
  snapshotAt: Date
  release: string
  rows: number
  tables: number
  /** What the archive holds beside them, which `restoreBeside` restores. */
  files: number
  jobTables: number
  durationMs: number
}

/**
 * Restores an archive into an empty database: its schema as it was, its rows in one transaction, each table compared
 * with its hash, then the migrations since. Anything wrong leaves the database without a row of it.
 */
export function restoreBackup(options: RestoreOptions): Promise<Restored | Refused> {
  return refusable(() => restore(options, performance.now()))
}

/** Reads an archive to its end and looks at the target, and changes nothing. */
export function checkRestore(options: RestoreOptions): Promise<Restored | Refused> {
  return refusable(async () => {
    const began = performance.now()
    const entries = readArchive(options.file, decrypterFor(options.key))
    const about = await firstEntry(entries)
    await requireKnownSchema(about)
    await requireEmptyTarget(options.databaseUrl, about)
    const manifest = await readParts(entries, async () => undefined)
    return facts(about, manifest, began)
  })
}

async function restore(options: RestoreOptions, began: number): Promise<Restored> {
  const { databaseUrl, file } = options
  const decrypter: Decrypter = decrypterFor(options.key)
  const entries = readArchive(file, decrypter)
  const about = await firstEntry(entries)
  await requireKnownSchema(about)
  await requireEmptyTarget(databaseUrl, about)
  await migrate({ url: databaseUrl, last: about.migrations.length })
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'trovella-restore' })
  client.on('error', () => undefined)
  await client.connect()
  let manifest: Manifest
  try {
    manifest = await load(client, entries, about, options)
    await client.query('analyze')
  } finally {
    await client.end().catch(() => undefined)
  }
  await migrate({ url: databaseUrl })
  return facts(about, manifest, began)
}

async function load(
  client: pg.Client,
  entries: AsyncGenerator<Entry, void>,
  about: About,
  { onProgress, rebuildSearch, file }: RestoreOptions,
): Promise<Manifest> {
  const putBack = await beginLoading(client, await listTables(client))
  const loaded = new Map<string, Loaded>()
  let [open, rows]: [ReturnType<typeof openNext> | null, number] = [null, 0]
  const openNext = (name: string) => {
    const index = about.tables.findIndex((table) => table.name === name)
    const table = about.tables[index]
    if (!table)
      throw new BackupRefusal('archive', `${file} has rows of "${name}", which it does not describe.`)
    onProgress?.({ table: name, tables: about.tables.length, index, rows })
    return { name, ...openTable(client, table) }
  }
  const closeOpen = async () => {
    if (!open) return
    const count = await open.end()
    rows += count
    loaded.set(open.name, { rows: count })
    open = null
  }
  const manifest = await readParts(entries, async (table, piece) => {
    if (open?.name !== table) {
      await closeOpen()
      open = openNext(table)
    }
    await open.write(piece)
  })
  await closeOpen()
  requireEqual(manifest, loaded, file)
  for (const sequence of manifest.sequences) await setSequence(client, sequence)
  await putBack()
  await requireRestored(client, manifest, file)
  if (rebuildSearch) await client.query(REINDEX_ALL)
  await client.query('commit')
  return manifest
}

const REINDEX_ALL = `insert into outbox (organization_id, name, data)
  select id, 'library/reindex.requested', jsonb_build_object('organizationId', id) from organization`

async function firstEntry(entries: AsyncGenerator<Entry, void>): Promise<About> {
  const { value } = await entries.next()
  if (value?.name === ABOUT_ENTRY) return parseAbout(value.bytes)
  throw new BackupRefusal(
    'archive',
    `This archive does not begin with ${ABOUT_ENTRY}: Trovella did not make it.`,
  )
}

/** Hands on the pieces of each table and returns the manifest, against which each part was checked. */
async function readParts(
  entries: AsyncGenerator<Entry, void>,
  take: (table: string, piece: Buffer) => Promise<void>,
): Promise<Manifest> {
  const found = new Map<string, string>()
  let manifest: Manifest | null = null
  for await (const { name, bytes } of entries) {
    if (name === MANIFEST_ENTRY) {
      manifest = parseManifest(bytes)
      continue
    }
    found.set(name, createHash('sha256').update(bytes).digest('hex'))
    const [first, table = ''] = name.split('/')
    // What lies beside the tables is restored by itself, and checked here all the same.
    if (first === 'tables') await take(table, await gunzip(bytes))
  }
  const parts = manifest ? partsOf(manifest) : []
  if (
    !manifest ||
    parts.length !== found.size ||
    parts.some((part) => found.get(part.name) !== part.sha256)
  ) {
    throw new BackupRefusal(
      'archive',
      'The parts of this archive are not those its manifest lists. Take another.',
    )
  }
  return manifest
}

function facts(
  { snapshotAt, release }: About,
  { tables, files, jobState }: Manifest,
  began: number,
): Restored {
  return {
    ok: true,
    snapshotAt: new Date(snapshotAt),
    release,
    rows: tables.reduce((total, table) => total + table.rows, 0),
    tables: tables.length,
    files: files.length,
    jobTables: jobState?.tables.length ?? 0,
    durationMs: Math.round(performance.now() - began),
  }
}
