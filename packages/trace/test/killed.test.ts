import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createRecorder } from '../src/recorder.ts'
import type { Receiver } from '../src/ship/post.ts'
import { startReceiver } from '../src/testing.ts'

const ROUNDS = 50
/** What the sender records in one turn of its loop: it may have been noted and not yet said. */
const AT_ONCE = 40

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

test('loses nothing that is not counted, and sends nothing twice, when it is killed at any moment', {
  timeout: 180_000,
}, async () => {
  const spoolDirectory = await mkdtemp(path.join(tmpdir(), 'trovella-spool-'))
  let isOver = false
  const receiver = await startReceiver(() => (isOver ? undefined : trouble()))
  closers.push(
    () => receiver.close(),
    () => rm(spoolDirectory, { recursive: true, force: true }),
  )

  let said = 0
  for (let round = 0; round < ROUNDS; round++) {
    said += await recordUntilKilled(receiver.options, spoolDirectory, round, 20 + Math.random() * 400)
  }
  isOver = true
  const last = createRecorder({
    service: 'sender',
    receiver: receiver.options,
    spoolDirectory,
    spoolStaleMs: -1,
  })
  await last.flush(60_000)
  await last.close()

  const numbers = receiver.entries().map(({ content }) => content.number)
  const counted = receiver
    .batches()
    .flatMap(({ droppedByReason }) => Object.values(droppedByReason))
    .reduce((total, { event = 0 }) => total + event, 0)
  expect(await readdir(spoolDirectory)).toEqual([])
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.length).toBeGreaterThan(1_000)
  expect(numbers.length + counted).toBeGreaterThanOrEqual(said)
  expect(numbers.length + counted).toBeLessThanOrEqual(said + ROUNDS * AT_ONCE)
})

/** Some batches are stored without an answer that arrives, some are refused for now. */
function trouble() {
  const chance = Math.random()
  if (chance < 0.1) return null
  return chance < 0.3 ? { status: 503, headers: { 'retry-after': '0' } } : undefined
}

async function recordUntilKilled(
  receiver: Receiver,
  spoolDirectory: string,
  round: number,
  lifeMs: number,
): Promise<number> {
  const program = path.join(import.meta.dirname, 'process/sender.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(receiver), spoolDirectory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  const exit = new Promise((resolve) => child.once('close', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await delay(lifeMs)
  child.kill('SIGKILL')
  await exit
  return Number(output.trim().split('\n').at(-1))
}
