import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '../../packages/db/src/migrate.ts'
import { startPostgres } from '../../packages/embedded/src/postgres/start.ts'

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** A migrated database of its own, as durable as the one that `deploy.sh dev` runs. */
export async function openDatabase(): Promise<{ url: string; pool: pg.Pool; close(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'trovella-bench-schedules-'))
  const postgres = await startPostgres({ directory })
  await migrate({ url: postgres.url })
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
  return {
    url: postgres.url,
    pool,
    close: async () => {
      await pool.end()
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type RunningDaemon = { child: ChildProcess; bootMs: number; stop(): Promise<void> }

/** Of the image's start: docker/schedule-runtime/Dockerfile. */
const FLAGS = ['--max-semi-space-size=1', '--optimize-for-size']

/** The daemon as it is shipped, with the schedules of this folder. */
export async function startDaemon(databaseUrl: string, schedules = 0): Promise<RunningDaemon> {
  const beganAtMs = performance.now()
  const child = spawn(
    process.execPath,
    [...FLAGS, here('../../docker/schedule-runtime/src/main.ts'), 'schedule:start'],
    {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        SCHEDULE_BUNDLE: here('./bundle.ts'),
        SCHEDULE_HEARTBEAT_FILE: path.join(tmpdir(), `bench-schedules.json`),
        BENCH_SCHEDULES: String(schedules),
        NODE_COMPILE_CACHE: path.join(tmpdir(), 'trovella-bench-compile-cache'),
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const exited = once(child, 'exit')
  await once(child, 'message')
  return {
    child,
    bootMs: performance.now() - beganAtMs,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Clock ticks per second of /proc/*\/stat on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Processor time that a process has used, in ms, and its memory, in MiB. Linux only. */
export async function usageOf(pid: number): Promise<{ cpuMs: number; memoryMib: number }> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const cpuMs = ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND
  return { cpuMs, memoryMib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024 }
}
