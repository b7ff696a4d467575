import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { BackupRefusal } from '../outcome.ts'

const PART = '.part'

/** One that nobody has written to for this long belongs to a process that is gone. */
const ABANDONED_MS = 60 * 60_000

export type Written = { file: string; bytes: number; sha256: string }

/**
 * Writes a file that appears under its name only when all of it is on the disk. What `work` or the disk fails at
 * leaves nothing behind. Refuses a folder that cannot be written and a name that is taken.
 */
export async function writeWhole(
  { folder, name }: { folder: string; name: string },
  work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<Written> {
  const file = path.join(folder, name)
  const draft = `${file}${PART}`
  const handle = await openDraft(folder, file, draft)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await work(async (piece) => {
      hash.update(piece)
      bytes += piece.length
      await handle.writeFile(piece)
    })
    await handle.sync()
    await handle.close()
    await rename(draft, file)
    await syncFolder(folder)
    return { file, bytes, sha256: hash.digest('hex') }
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw diskProblem(error, folder)
  }
}

/** Removes what a process left that was killed while it wrote here. */
export async function removeAbandoned(folder: string, now: Date): Promise<void> {
  for (const name of (await readdir(folder).catch(() => [])).filter((each) => each.endsWith(PART))) {
    const file = path.join(folder, name)
    const found = await stat(file).catch(() => null)
    if (found && now.getTime() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true })
  }
}

async function openDraft(folder: string, file: string, draft: string): Promise<FileHandle> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (await stat(file).catch(() => null)) {
      throw new BackupRefusal('busy', `${file} is there already. Wait a second and run this again.`)
    }
    return await open(draft, 'wx', 0o600)
  } catch (error) {
    throw diskProblem(error, folder)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

function diskProblem(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `The disk of ${folder} is full, so no backup was made and nothing of it was left. Make room, or name another folder with --to.`
    return new BackupRefusal('disk', message, { cause: error })
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR' || code === 'EEXIST') {
    const message = `No backup can be written to ${folder} (${code}). Give this user the right to, or name another folder with --to.`
    return new BackupRefusal('disk', message, { cause: error })
  }
  return error
}
