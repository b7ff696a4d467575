import { createHash, randomBytes } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { compress } from '../archive/compress.ts'
import type { FileSum } from '../archive/manifest.ts'
import type { ArchiveWriter } from '../archive/write.ts'
import { BackupRefusal } from '../outcome.ts'
import { copySqlite } from './copy-sqlite.ts'
import { listFilesBeside } from './list-files.ts'

const PIECE_BYTES = 4 * 1024 * 1024

/**
 * Adds what lies beside the database to an archive. `folder` takes, for as long as that lasts, the copy of a database
 * that is being written to. Refuses what may not be read.
 */
export async function addFiles(
  archive: ArchiveWriter,
  { directory, folder }: { directory: string; folder: string },
): Promise<FileSum[]> {
  const sums: FileSum[] = []
  try {
    for (const name of await listFilesBeside(directory)) {
      const file = path.join(directory, name)
      const sum = file.endsWith('.sqlite')
        ? await addCopy(archive, { name, file, folder })
        : await addFile(archive, { name, file, from: file })
      if (sum) sums.push(sum)
    }
  } catch (error) {
    throw readProblem(error, directory)
  }
  return sums
}

async function addCopy(
  archive: ArchiveWriter,
  { name, file, folder }: { name: string; file: string; folder: string },
): Promise<FileSum | null> {
  // Named as what `removeAbandoned` clears away.
  const from = path.join(folder, `${randomBytes(6).toString('hex')}.sqlite.part`)
  try {
    await copySqlite(file, from)
    return await addFile(archive, { name, file, from })
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${from}${end}`, { force: true })
  }
}

/** Null for a file that went since it was listed, as a lock or an expired certificate does. */
async function addFile(
  archive: ArchiveWriter,
  { name, file, from }: { name: string; file: string; from: string },
): Promise<FileSum | null> {
  const handle = await open(from).catch(unlessGone)
  const found = await stat(file).catch(unlessGone)
  if (!handle) return null
  try {
    const hash = createHash('sha256')
    const parts: FileSum['parts'] = []
    let bytes = 0
    for await (const piece of handle.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false })) {
      hash.update(piece)
      bytes += piece.length
      const stored = await compress(piece)
      const part = `files/${name}.${String(parts.length + 1).padStart(6, '0')}.gz`
      const sha256 = createHash('sha256').update(stored).digest('hex')
      parts.push({ name: part, bytes: stored.length, sha256 })
      await archive.add(part, stored)
    }
    return { path: name, mode: (found?.mode ?? 0o600) & 0o777, bytes, sha256: hash.digest('hex'), parts }
  } finally {
    await handle.close()
  }
}

function unlessGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function readProblem(error: unknown, directory: string): unknown {
  const { code, path: file, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'ENOENT' || code === 'ENOTDIR') {
    const what = `${file ?? directory} cannot be read (${code}), so the backup would lack it. See BACKUP_BESIDE_DIRECTORY.`
    return new BackupRefusal('disk', what, { cause: error })
  }
  if (code === 'ERR_SQLITE_ERROR') {
    const what = `A database below ${directory} cannot be copied (${message}). See whether the service it is of is well.`
    return new BackupRefusal('disk', what, { cause: error })
  }
  return error
}
