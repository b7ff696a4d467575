import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export type Listener = { pid: number; command: string }

/** The process that listens on a TCP port, or null when it belongs to somebody else or the system does not tell. */
export async function listenerOf(port: number): Promise<Listener | null> {
  return process.platform === 'linux' ? listenerOnLinux(port) : listenerByLsof(port)
}

async function listenerOnLinux(port: number): Promise<Listener | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  )
  if (sockets.size === 0) return null
  for (const entry of await readdir('/proc')) {
    if (/^\d+$/.test(entry) && (await holdsSocket(entry, sockets))) {
      return { pid: Number(entry), command: await commandOf(entry) }
    }
  }
  return null
}

/** The socket inodes that listen (state 0A) on a port, from a table as in proc_pid_net(5). */
export function listeningInodes(table: string, port: number): string[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const localPort = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16)
    return localPort === port && fields[3] === '0A' && fields[9] ? [fields[9]] : []
  })
}

async function holdsSocket(pid: string, sockets: Set<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    if (sockets.has(await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => ''))) return true
  }
  return false
}

async function commandOf(pid: string): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return clip(command.replaceAll('\0', ' '))
}

async function listenerByLsof(port: number): Promise<Listener | null> {
  const run = promisify(execFile)
  try {
    const found = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { timeout: 5_000 })
    const pid = Number.parseInt(found.stdout, 10)
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { timeout: 5_000 })
    return { pid, command: clip(stdout) }
  } catch {
    return null
  }
}

function clip(command: string): string {
  const text = command.trim()
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
