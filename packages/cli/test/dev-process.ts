import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, vi } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import { stopDev } from '../src/dev/stop.ts'
import { identityOf } from '../src/process/identity.ts'
import { createTerminal } from '../src/terminal/terminal.ts'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url))

export type DevProcess = {
  child: ChildProcess
  output(): string
  said(text: string): Promise<void>
  exitCode: Promise<number | null>
}

export type Playground = Awaited<ReturnType<typeof createPlayground>>

/** Hands over a playground before each test, all on one database, and removes it after. */
export function eachInPlayground(enter: (playground: Playground) => void): void {
  let database: TestDatabase
  let playground: Playground
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'))
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    playground = await createPlayground(database.url)
    enter(playground)
  })
  afterEach(() => playground.remove())
}

/** A folder to run `dev` in, with parts that only tell what happens to them. */
async function createPlayground(databaseUrl: string) {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'trovella dev ')))
  await mkdir(path.join(root, 'apps/web'), { recursive: true })
  const events = path.join(root, 'events')
  const processes: DevProcess[] = []
  const port = await freePort()
  const run = (args: string[], env: Record<string, string>) => {
    const fakes = { FAKE_EVENTS: events, FAKE_DATABASE_URL: databaseUrl }
    const dev = spawnDev(args, { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...fakes, ...env })
    processes.push(dev)
    return dev
  }
  const readEvents = async () => (await readFile(events, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  return {
    root,
    port,
    events: readEvents,
    start(port: number, env: Record<string, string> = {}): DevProcess {
      return run([fixture('dev-with-fakes'), root, String(port)], env)
    },
    /** `dev --wait`, which gives up after `timeoutMs`. */
    startInBackground(timeoutMs: number, env: Record<string, string> = {}): DevProcess {
      return run([fixture('background-with-fakes'), root, String(port), String(timeoutMs)], env)
    },
    /** Every process that any fake has told of. */
    async pids(): Promise<number[]> {
      return (await readEvents()).flatMap((line) => {
        const pid = /^started \w+ (\d+)$/.exec(line)?.[1]
        return pid ? [Number(pid)] : []
      })
    },
    async remove() {
      await stopDev(checkoutAt(root), createTerminal(process.stdout))
      for (const { child } of processes) child.kill('SIGTERM')
      await Promise.all(processes.map(({ exitCode }) => exitCode))
      await rm(root, { recursive: true, force: true })
    },
  }
}

function spawnDev(args: string[], env: Record<string, string>): DevProcess {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    child,
    exitCode,
    output: () => output,
    said: async (text) => {
      const ended = exitCode.then((code) => {
        if (!output.includes(text)) throw new Error(`dev ended with ${code} and said:\n${output}`)
      })
      const heard = vi.waitFor(() => expect(output).toContain(text), { timeout: 20_000, interval: 20 })
      await Promise.race([heard, ended])
    },
  }
}

export async function allGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0)
  const alive = () => pids.filter((pid) => identityOf(pid) !== null)
  await vi.waitFor(() => expect(alive()).toEqual([]), { timeout: 10_000, interval: 20 })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
