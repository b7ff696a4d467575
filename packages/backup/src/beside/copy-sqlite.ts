import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/**
 * Copies an SQLite database as of one moment, also while another process writes to it and where its folder is mounted
 * read-only: https://www.sqlite.org/backup.html. `into` must not exist.
 */
export async function copySqlite(file: string, into: string): Promise<void> {
  const { backup } = await import('node:sqlite')
  const database = await openToRead(file)
  try {
    await backup(database, into)
  } finally {
    database.close()
  }
}

/** Without its log nobody writes, and the log cannot be made where nothing may be written. */
export async function openToRead(file: string) {
  const { DatabaseSync } = await import('node:sqlite')
  const url = pathToFileURL(file)
  if (!existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true })
}
