import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { newKey } from '../packages/backup/src/archive/key.ts'
import { copyOut } from '../packages/backup/src/database/copy-out.ts'
import { copyInStatement, listTables } from '../packages/backup/src/database/tables.ts'
import { makeBackup } from '../packages/backup/src/make.ts'
import { restoreBackup } from '../packages/backup/src/restore.ts'
import { createTestDatabase } from '../packages/db/src/testing.ts'
import { startPostgres } from '../packages/embedded/src/postgres/start.ts'
import { copyThrough, emptyLike, fillLibrary } from './backup-library.ts'
import { against, type Row } from './table.ts'

const SOURCES = 5_000
const ORIGINAL_PARTS = 64
const MIB = 1024 * 1024

/** Backs up and restores a made-up library on the embedded Postgres, beside what COPY alone takes for the same rows. */
export async function benchBackup(): Promise<Row[]> {
  const server = await startPostgres({ directory: null })
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-bench-'))
  const library = await createTestDatabase(server.url)
  try {
    await fillLibrary(library.pool, { sources: SOURCES, originalParts: ORIGINAL_PARTS })
    const bare = await copyOutAlone(library.url)
    const { key } = await newKey()
    const settings = {
      databaseUrl: library.url,
      folder,
      key,
      release: 'bench',
      keep: { daily: 7, weekly: 4 },
    }
    const [made, makeMs] = await timed(() => makeBackup(settings))
    if (!made.ok) throw new Error(made.message)
    const [loadAloneMs, restoreMs] = await loads(server.url, library.url, { file: made.file, key })
    const mib = bare.bytes / MIB
    const perSecond = (ms: number) => mib / (ms / 1_000)
    return [
      against({
        name: `backup of ${mib.toFixed(0)} MiB: copied, hashed, compressed, encrypted, on the disk`,
        value: perSecond(makeMs),
        unit: 'MiB/s',
        baseline: { name: 'COPY out alone', value: perSecond(bare.ms) },
      }),
      {
        name: 'the archive, of the bytes that COPY writes',
        value: ((await stat(made.file)).size / bare.bytes) * 100,
        unit: '%',
      },
      against({
        name: 'restore: decrypted, loaded, indexed, every table compared with its hash',
        value: perSecond(restoreMs),
        unit: 'MiB/s',
        baseline: {
          name: 'COPY from one database into another, indexes in place',
          value: perSecond(loadAloneMs),
        },
      }),
    ]
  } finally {
    await library.drop()
    await rm(folder, { recursive: true })
    await server.stop()
  }
}

async function copyOutAlone(url: string): Promise<{ ms: number; bytes: number }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const tables = await listTables(client)
    const [bytes, ms] = await timed(async () => {
      let total = 0
      for (const table of tables) total += (await copyOut(client, table, async () => undefined)).bytes
      return total
    })
    return { ms, bytes }
  } finally {
    await client.end()
  }
}

async function loads(serverUrl: string, sourceUrl: string, archive: { file: string; key: string }) {
  const alone = await createTestDatabase(serverUrl)
  const target = await emptyLike(serverUrl)
  try {
    const [, aloneMs] = await timed(() => copyThrough(sourceUrl, alone.url, copyInStatement))
    const [restored, restoreMs] = await timed(() => restoreBackup({ ...archive, databaseUrl: target.url }))
    if (!restored.ok) throw new Error(restored.message)
    return [aloneMs, restoreMs] as const
  } finally {
    await alone.drop()
    await target.drop()
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  const result = await work()
  return [result, performance.now() - began]
}
