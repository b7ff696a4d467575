import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** How old the sign of life of a process may be before what it left is taken over. */
export const STALE_MS = 15_000

const ALIVE = 'alive'

/** Makes a directory that is this process's alone: `service-…` below `root`. */
export async function createOwnDirectory(root: string, service: string): Promise<string> {
  const directory = path.join(root, `${folderName(service)}-${randomBytes(6).toString('hex')}`)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(path.join(directory, ALIVE), '')
  return directory
}

/** Renews the sign of life. False when the directory is no longer there: another process took it for abandoned. */
export async function signOfLife(directory: string): Promise<boolean> {
  const now = new Date()
  return utimes(path.join(directory, ALIVE), now, now).then(
    () => true,
    () => false,
  )
}

/**
 * Takes over one directory that a process of this service left behind. A rename decides between several that want
 * it. Null when there is none.
 */
export async function adoptDirectory(options: {
  root: string
  service: string
  staleMs: number
  own: readonly string[]
}): Promise<string | null> {
  const { root, service, staleMs, own } = options
  for (const name of await readdir(root).catch(() => [])) {
    if (!name.startsWith(`${folderName(service)}-`)) continue
    const directory = path.join(root, name)
    if (own.includes(directory) || !(await isAbandoned(directory, staleMs))) continue
    const adopted = path.join(root, `${folderName(service)}-${randomBytes(6).toString('hex')}`)
    // A fresh sign of life first, so that nobody adopts it again in the same moment.
    await signOfLife(directory)
    const won = await rename(directory, adopted).then(
      () => true,
      () => false,
    )
    if (won) return adopted
  }
  return null
}

async function isAbandoned(directory: string, staleMs: number): Promise<boolean> {
  const alive = await stat(path.join(directory, ALIVE)).catch(() => null)
  return alive !== null && Date.now() - alive.mtimeMs > staleMs
}

function folderName(service: string): string {
  return service.replaceAll(/[^\w.-]/g, '_')
}
