import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverFlags } from '../packages/config/src/server-flags.ts'
import { migrate } from '../packages/db/src/migrate.ts'
import { startPostgres } from '../packages/embedded/src/postgres/start.ts'
import { freePort } from './free-port.ts'

const root = join(import.meta.dirname, '..')
const READY_LIMIT_MS = 60_000

export type Stack = { url: string; webPid: number; databaseUrl: string; close(): Promise<void> }

/** The production build with the embedded parts, on free ports, with data of its own that is removed afterwards. */
export async function startStack(): Promise<Stack> {
  execFileSync('pnpm', ['turbo', 'run', 'build', '--filter=@repo/web', '--output-logs=errors-only'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const directory = await mkdtemp(join(tmpdir(), 'trovella-bench-'))
  const postgres = await startPostgres({ directory: join(directory, 'postgres') })
  await migrate({ url: postgres.url })
  const [port, runnerPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const shared = { ...process.env, DATABASE_URL: postgres.url, APP_URL: url, LOG_LEVEL: 'warn' }
  const runner = spawn(
    process.execPath,
    [join(root, 'packages/embedded/src/main.ts'), 'runner', '--port', String(runnerPort)],
    { env: shared, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const web = spawn(
    process.execPath,
    [...serverFlags, join(root, 'apps/web/.next/standalone/apps/web/server.js')],
    {
      env: {
        ...shared,
        NODE_ENV: 'production',
        REHEARSAL: '1',
        EMBEDDED: 'database,jobs',
        PORT: String(port),
        HOSTNAME: '127.0.0.1',
        SIGN_UP: 'open',
        AUTH_SECRET: randomBytes(32).toString('base64'),
        INNGEST_DEV: `http://127.0.0.1:${runnerPort}`,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  const close = async () => {
    await Promise.all([ended(web), ended(runner)])
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await answers(`${url}/api/ready`, web)
    return { url, webPid: web.pid ?? 0, databaseUrl: postgres.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the web process ended with exit code ${child.exitCode}`)
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} was not ready within ${READY_LIMIT_MS / 1000} s`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await exit
  clearTimeout(kill)
}
