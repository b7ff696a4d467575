import type pg from 'pg'
import type { Manifest } from '../archive/manifest.ts'
import { BackupRefusal } from '../outcome.ts'
import { copyOut } from './copy-out.ts'
import { listTables } from './tables.ts'

export type Loaded = { rows: number }

/** Refuses when a table took another number of rows than the archive says it has. */
export function requireEqual(manifest: Manifest, loaded: ReadonlyMap<string, Loaded>, file: string): void {
  for (const { name, rows } of manifest.tables) {
    const found = loaded.get(name)?.rows ?? 0
    if (found !== rows) throw differs(file, `"${name}" took ${found} rows of ${rows}`)
  }
}

/** Copies every table out again and compares it with the hash of the one that was backed up. */
export async function requireRestored(
  client: pg.ClientBase,
  manifest: Manifest,
  file: string,
): Promise<void> {
  const tables = new Map((await listTables(client)).map((table) => [table.name, table]))
  for (const { name, rows, sha256 } of manifest.tables) {
    const table = tables.get(name)
    if (!table) throw differs(file, `"${name}" is not a table here`)
    const found = await copyOut(client, table, async () => undefined)
    if (found.rows !== rows || found.sha256 !== sha256)
      throw differs(file, `"${name}" reads otherwise than it was`)
  }
}

function differs(file: string, what: string): BackupRefusal {
  return new BackupRefusal('archive', `${file} was not restored: ${what}. Take another archive.`)
}
