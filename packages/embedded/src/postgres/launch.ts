import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Identity } from './identity.ts'

const MAX_LOG_BYTES = 5 * 1024 * 1024
const RETRY_MS = 200

/** Says in the log why a start failed that the next attempt may survive: a lost race for the port or the lock file. */
const TRANSIENT = /already exists|still in use|could not create any TCP\/IP sockets|is starting up/

/** Fits beside everything else on a laptop; what the application commits is durable unless it is thrown away. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  jit: 'off',
}
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export type Launched = {
  pid: number | undefined
  exited(): boolean
  /** Throws with the end of the log, unless the server gave up for a reason that may have passed. */
  refuseUnlessTransient(): Promise<void>
}

/** Starts the server in a session of its own, writing to postgres.log; does not wait until it is ready. */
export async function launch(options: {
  directory: string
  data: string
  port: number
  postgres: string
  identity: Identity
  throwAway: boolean
}): Promise<Launched> {
  const logFile = path.join(options.directory, 'postgres.log')
  const log = await openLog(logFile)
  const { size } = await log.stat()
  const settings = { ...SETTINGS, port: String(options.port), ...(options.throwAway ? THROW_AWAY : {}) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { program, args, ...owner } = options.identity.command(options.postgres, [
    '-D',
    options.data,
    ...flags,
  ])
  const child = spawn(program, args, {
    ...owner,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', log.fd, log.fd],
    // Ctrl-C reaches the whole process group; the server must outlive its clients. A throw-away one need not.
    detached: !options.throwAway,
  })
  try {
    await once(child, 'spawn')
  } finally {
    await log.close()
  }
  child.unref()
  return {
    pid: child.pid,
    exited: () => child.exitCode !== null || child.signalCode !== null,
    refuseUnlessTransient: async () => {
      const said = await readFrom(logFile, size)
      if (!TRANSIENT.test(said)) throw new Error(`Postgres did not start: ${said.trim()}`)
      await delay(RETRY_MS)
    },
  }
}

async function openLog(file: string) {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  )
  if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`)
  return open(file, 'a', 0o600)
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, position)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
