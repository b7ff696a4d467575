import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const POLL_MS = 20
const FAST_SHUTDOWN_MS = 15_000
const IMMEDIATE_SHUTDOWN_MS = 5_000

export type Postmaster = { pid: number; port: number; ready: boolean }

/**
 * The server that runs on a data directory, or null. A postmaster.pid that a reboot left behind, and whose
 * number now belongs to another program, is removed: Postgres would refuse to start because of it.
 * https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const file = path.join(data, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid)) return null
  if (!(await commandOf(pid)).includes(data)) {
    await rm(file, { force: true })
    return null
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** Fast shutdown (sessions are ended, data is flushed); where that takes too long, immediate shutdown. */
export async function stopPostmaster(data: string, pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (isAlive(pid)) process.kill(pid, signal)
    if (await hasEnded(data, pid, waitMs)) return
  }
  throw new Error(`Postgres (process ${pid}, ${data}) does not stop. End it with: kill -9 ${pid}`)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function hasEnded(data: string, pid: number, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs
  while (performance.now() < deadline) {
    // A zombie that nobody reaps still counts as alive, so the file that a postmaster removes last decides too.
    if (!isAlive(pid) || (await findPostmaster(data))?.pid !== pid) return true
    await delay(POLL_MS)
  }
  return false
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    timeout: 5_000,
  })
  return stdout
}
