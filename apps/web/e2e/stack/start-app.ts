import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { serverFlags } from '@repo/config/server-flags'
import { freePort } from './free-port.ts'

const STANDALONE = path.join(import.meta.dirname, '../../.next/standalone/apps/web')
const READY_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 12_000

/** Runs the standalone server as production does, apart from its embedded neighbours. Resolves when it is ready. */
export async function startApp(options: {
  databaseUrl: string
  runnerUrl: string
  allowHosts: string
  /** What differs from the usual. */
  env?: Record<string, string>
}): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, [...serverFlags, path.join(STANDALONE, 'server.js')], {
    cwd: STANDALONE,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      REHEARSAL: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      APP_URL: url,
      DATABASE_URL: options.databaseUrl,
      AUTH_SECRET: randomBytes(32).toString('base64'),
      SIGN_UP: 'first',
      INNGEST_DEV: options.runnerUrl,
      EMBEDDED: 'postgres,runner',
      FETCH_ALLOW_HOSTS: options.allowHosts,
      LOG_LEVEL: 'warn',
      ...options.env,
    },
  })
  await ready(`http://127.0.0.1:${port}/api/ready`, child)
  return { url, stop: () => stop(child) }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the web process ended with ${child.exitCode}`)
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await delay(100)
  }
  child.kill('SIGKILL')
  throw new Error(`the web process was not ready within ${READY_TIMEOUT_MS} ms`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(late)
}
