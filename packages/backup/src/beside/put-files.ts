import { createHash } from 'node:crypto'
import { chmod, type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import type { FileSum } from '../archive/manifest.ts'
import { BackupRefusal } from '../outcome.ts'

const gunzip = promisify(gunzipCallback)

/** Refuses a folder that has another file where the archive has one. */
export async function requireFree(folder: string, files: readonly FileSum[]): Promise<void> {
  for (const { path: name, sha256 } of files) {
    const there = await readFile(path.join(folder, within(name))).catch(() => null)
    if (there && createHash('sha256').update(there).digest('hex') !== sha256) {
      const message = `${path.join(folder, name)} is there already, and is another. Restore into an empty machine, or move it away.`
      throw new BackupRefusal('target', message)
    }
  }
}

/**
 * Takes the entries of an archive and writes those files into a folder: each appears under its name only when it is
 * whole and equal to its hash. `finish` refuses when one did not come.
 */
export function putFiles(folder: string, files: readonly FileSum[]) {
  const waiting = new Map(files.flatMap((file) => file.parts.map((part) => [part.name, file] as const)))
  const written = new Set<string>()
  let current: {
    file: FileSum
    handle: FileHandle
    hash: ReturnType<typeof createHash>
    left: number
  } | null = null

  const begin = async (file: FileSum) => {
    const target = path.join(folder, within(file.path))
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    await rm(draftOf(target), { force: true })
    const handle = await open(draftOf(target), 'wx', 0o600)
    current = { file, handle, hash: createHash('sha256'), left: file.parts.length }
    return current
  }
  const end = async () => {
    if (!current) return
    const { file, handle, hash } = current
    current = null
    const target = path.join(folder, within(file.path))
    await handle.sync()
    await handle.close()
    if (hash.digest('hex') !== file.sha256) throw differs(file)
    await chmod(draftOf(target), file.mode)
    await rename(draftOf(target), target)
    written.add(file.path)
  }

  return {
    take: async (entry: string, bytes: Buffer) => {
      const file = waiting.get(entry)
      if (!file) return
      const open = current?.file === file ? current : await begin(file)
      const piece = await gunzip(bytes)
      open.hash.update(piece)
      await open.handle.writeFile(piece)
      open.left--
      if (open.left === 0) await end()
    },
    finish: async () => {
      for (const file of files.filter(({ parts }) => parts.length === 0)) {
        await begin(file)
        await end()
      }
      const missing = files.find((file) => !written.has(file.path))
      if (missing) throw differs(missing)
      return written.size
    },
  }
}

const draftOf = (target: string) => `${target}.restored`

/** A path that leads out of the folder is not one that a backup writes. */
function within(name: string): string {
  if (!path.isAbsolute(name) && !name.split(/[\\/]/).includes('..')) return name
  throw new BackupRefusal('archive', `The archive has a file "${name}", which leads elsewhere. Take another.`)
}

function differs({ path: name }: FileSum): BackupRefusal {
  return new BackupRefusal('archive', `"${name}" is not in the archive as its manifest says. Take another.`)
}
