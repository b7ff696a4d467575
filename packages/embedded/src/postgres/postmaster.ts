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
 * The server that runs on a data directory, or null.
 * https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const file = await readPidFile(data)
  const [pid, , , port, , , , status] = file
  // Of one reading: the next one may be of another server, which is not ready yet.
  if (!(await isPostmaster(file))) return null
  return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' }
}

/**
 * Removes a postmaster.pid that a reboot left behind, and whose number now belongs to another program: Postgres
 * would refuse to start because of it. One whose process is gone Postgres handles itself, with more checks.
 */
export async function removeStalePidFile(data: string): Promise<void> {
  const file = await readPidFile(data)
  const pid = Number(file[0])
  if (pid && isAlive(pid) && !(await isPostmaster(file))) await rm(pidFile(data), { force: true })
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

function pidFile(data: string): string {
  return path.join(data, 'postmaster.pid')
}

async function readPidFile(data: string): Promise<string[]> {
  return (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n')
}

/** Whether the process in a pid file is alive and runs on the directory that the server wrote there. */
async function isPostmaster([pid, directory]: readonly string[]): Promise<boolean> {
  if (!pid || !directory || !isAlive(Number(pid))) return false
  return (await commandOf(Number(pid))).includes(directory)
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    timeout: 5_000,
  })
  return stdout
}
