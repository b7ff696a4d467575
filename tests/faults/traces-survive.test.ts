import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { createRecorder } from '../../packages/trace/src/recorder.ts'
import type { Receiver } from '../../packages/trace/src/ship/post.ts'
import { holdUp } from './hold-up.ts'

const root = path.join(import.meta.dirname, '../..')
const ROUNDS = 20
/** What the sender records in one turn of its loop: it may have been noted and not yet said. */
const AT_ONCE = 40

test('sender and receiver killed at any moment, or the receiver busy: no entry is stored twice or lost uncounted', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-traces-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const spoolDirectory = path.join(folder, 'spool')
  const keys = { keyId: 'web', secret: 'not-a-live-secret-only-for-this-test-1' }
  const port = await freePort()
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    path: '/zin/trace/write',
    audience: 'trace',
    timeoutMs: 5_000,
    ...keys,
  }
  const start = () => startReceiver(folder, port, keys)

  let runtime = await start()
  let said = 0
  for (let round = 0; round < ROUNDS; round++) {
    const sender = startSender(receiver, spoolDirectory, round)
    await sender.began
    if (round % 4 === 3) await holdUp({ receiver, forMs: 50 + Math.random() * 300 })
    await delay(20 + Math.random() * 300)
    if (round % 2 === 1) await kill(runtime)
    said += await sender.kill()
    if (runtime.signalCode !== null) runtime = await start()
  }
  const last = createRecorder({ service: 'sender', receiver, spoolDirectory, spoolStaleMs: -1 })
  await last.flush(60_000)
  await last.close()
  expect(await readdir(spoolDirectory)).toEqual([])
  await end(runtime)

  const { stored, distinct, dropped } = await countIn(folder)
  expect(distinct).toBe(stored)
  expect(stored).toBeGreaterThan(1_000)
  expect(stored + dropped).toBeGreaterThanOrEqual(said)
  expect(stored + dropped).toBeLessThanOrEqual(said + ROUNDS * AT_ONCE)
})

async function startReceiver(
  folder: string,
  port: number,
  { keyId, secret }: { keyId: string; secret: string },
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'docker/trace-runtime/src/main.ts'), 'trace:start'],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PORT: String(port),
        TRACE_PROXY_KEY_ID: keyId,
        TRACE_PROXY_SECRET: secret,
        DB_DATABASE_SQLITE: path.join(folder, 'trace.sqlite'),
        TRACE_MIN_FREE_DISK_MB: '1',
      },
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the receiver ended with ${code}`))),
  ])
  return child
}

function startSender(receiver: Receiver, spoolDirectory: string, round: number) {
  const program = path.join(root, 'packages/trace/test/process/sender.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(receiver), spoolDirectory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  return {
    began: once(child.stdout, 'data'),
    /** Returns how many entries it said it had recorded. */
    kill: async (): Promise<number> => {
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
      return Number(output.trim().split('\n').at(-1))
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** What the files of the receiver hold, over all hours. */
async function countIn(folder: string): Promise<{ stored: number; distinct: number; dropped: number }> {
  const names = (await readdir(folder)).filter((name) => /T\d\d.*\.sqlite$/.test(name))
  const spans = new Set<string>()
  const counts = { stored: 0, dropped: 0 }
  for (const name of names) {
    const db = new DatabaseSync(path.join(folder, name), { readOnly: true })
    for (const { id } of db.prepare('select hex(span) as id from entries').iterate()) {
      counts.stored++
      spans.add(String(id))
    }
    counts.dropped += Number(
      db.prepare('select coalesce(sum(count), 0) as count from drop_counts').get()?.count,
    )
    db.close()
  }
  return { ...counts, distinct: spans.size }
}
