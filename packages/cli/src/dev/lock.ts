import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { identityOf, isRunning, type ProcessIdentity } from '../process/identity.ts'

/** Who runs `dev` in a checkout. */
export type Holder = ProcessIdentity & { since: string; port: number }

export type LockResult = { ok: true; release(): void } | { ok: false; holder: Holder }

/** Takes the checkout for this process. A lock whose process is gone, by kill -9 or a reboot, is replaced. */
export function takeLock(file: string, port: number, since = new Date()): LockResult {
  mkdirSync(path.dirname(file), { recursive: true })
  const self = identityOf(process.pid)
  if (!self) throw new Error('this system does not tell when a process began')
  const mine = JSON.stringify({ ...self, since: since.toISOString(), port } satisfies Holder)
  for (let attempt = 0; attempt < 10; attempt++) {
    if (tryToCreate(file, mine)) return { ok: true, release: () => releaseLock(file, mine) }
    const text = readText(file)
    const holder = readHolder(text)
    if (holder && isRunning(holder)) return { ok: false, holder }
    if (text !== null) removeStale(file, text)
  }
  throw new Error(`${file} cannot be taken. Delete it when no other dev runs here.`)
}

export function lockHolder(file: string): Holder | null {
  const holder = readHolder(readText(file))
  return holder && isRunning(holder) ? holder : null
}

/** A link appears with its content, or not at all because the name is taken. */
function tryToCreate(file: string, content: string): boolean {
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, content)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Of several that find the same stale lock, one moves it away; a fresh lock moved by mistake is put back. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${randomBytes(4).toString('hex')}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readText(aside)
  if (moved !== null && moved !== stale) tryToCreate(file, moved)
  rmSync(aside, { force: true })
}

function releaseLock(file: string, mine: string): void {
  if (readText(file) === mine) rmSync(file, { force: true })
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function readHolder(text: string | null): Holder | null {
  try {
    return text === null ? null : (JSON.parse(text) as Holder)
  } catch {
    return null
  }
}
