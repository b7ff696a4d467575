import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createRecorder } from '../src/recorder.ts'
import type { RecorderOptions } from '../src/settings.ts'
import { backoffMs } from '../src/ship/backoff.ts'
import { verdictOf } from '../src/ship/verdict.ts'
import { type ReceivedBatch, type Reply, startReceiver } from '../src/testing.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(
  reply?: (batch: ReceivedBatch, attempt: number) => Reply | null | undefined,
  options: Partial<RecorderOptions> = {},
) {
  const receiver = await startReceiver(reply)
  const problems: string[] = []
  const recorder = createRecorder({
    service: 'test',
    receiver: receiver.options,
    onProblem: (message) => problems.push(message),
    ...options,
  })
  closers.push(
    () => receiver.close(),
    () => recorder.close(),
  )
  return { receiver, recorder, problems }
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'trovella-spool-'))
  closers.unshift(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test('sends a batch again with the same id until it is taken', async () => {
  const { receiver, recorder } = await start((_, attempt) =>
    attempt < 3 ? { status: 503, headers: { 'retry-after': '0' } } : undefined,
  )
  recorder.mark('dump', 'value')
  await receiver.until(() => receiver.entries().length === 1)
  expect(receiver.attempts.length).toBe(3)
  expect(new Set(receiver.attempts).size).toBe(1)
})

test('drops a batch that is malformed, and tells of it in the next', async () => {
  const { receiver, recorder, problems } = await start((_, attempt) =>
    attempt === 1 ? { status: 400, body: '{"detail":"entries[0].type"}' } : undefined,
  )
  recorder.mark('dump', 'bad')
  await recorder.flush()
  recorder.mark('dump', 'good')
  await recorder.close()
  expect(receiver.entries().map(({ name }) => name)).toEqual(['good'])
  expect(receiver.batches()[0]?.droppedByReason).toEqual({ rejected: { dump: 1 } })
  expect(problems).toEqual(['a batch was rejected: {"detail":"entries[0].type"}'])
})

test('splits a batch that is too large until it fits, and drops an entry that never does', async () => {
  const { receiver, recorder } = await start((batch) =>
    batch.entries.length > 2 || batch.entries.some(({ name }) => name === 'huge')
      ? { status: 413 }
      : undefined,
  )
  for (let index = 0; index < 9; index++) recorder.mark('dump', index === 4 ? 'huge' : `value ${index}`)
  await recorder.flush()
  await recorder.close()
  expect(
    receiver
      .entries()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([0, 1, 2, 3, 5, 6, 7, 8].map((index) => `value ${index}`))
  const tooLarge = receiver.batches().map(({ droppedByReason }) => droppedByReason.entry_too_large?.dump ?? 0)
  expect(tooLarge.reduce((total, each) => total + each, 0)).toBeLessThanOrEqual(1)
})

test('corrects its clock once by the date of a refusal', async () => {
  const timestamps: number[] = []
  const hourAgo = () => new Date(Date.now() - 3_600_000)
  const { receiver, recorder } = await start((_, attempt) =>
    attempt === 1 ? { status: 401, headers: { date: hourAgo().toUTCString() } } : undefined,
  )
  receiver.onRequest((headers) => timestamps.push(Number(headers['x-zt-timestamp'])))
  recorder.mark('dump', 'value')
  await receiver.until(() => receiver.entries().length === 1)
  expect(timestamps.length).toBe(2)
  const [first = 0, second = 0] = timestamps
  expect(Math.round((first - second) / 60_000)).toBe(60)
})

test('sends one batch at a time', async () => {
  let open = 0
  let most = 0
  const { receiver, recorder } = await start()
  receiver.onRequest(() => {
    most = Math.max(most, ++open)
  })
  receiver.onAnswer(() => open--)
  for (let index = 0; index < 3_000; index++) recorder.mark('dump', `value ${index}`)
  await recorder.close()
  expect(receiver.entries().length).toBe(3_000)
  expect(receiver.attempts.length).toBeGreaterThan(4)
  expect(most).toBe(1)
})

test('keeps batches on disk while the receiver is away, and sends them in order when it is back', async () => {
  const spoolDirectory = await temporaryDirectory()
  let isAway = true
  const { receiver, recorder } = await start(
    () => (isAway ? { status: 503, headers: { 'retry-after': '0' } } : undefined),
    { spoolDirectory, maxEntries: 100 },
  )
  for (let index = 0; index < 5; index++) {
    for (let each = 0; each < 50; each++) recorder.mark('dump', `value ${index} ${each}`)
    await recorder.flush()
  }
  isAway = false
  await receiver.until(() => receiver.entries().length === 250)
  expect(receiver.batches().every(({ droppedByReason }) => Object.keys(droppedByReason).length === 0)).toBe(
    true,
  )
  await recorder.close()
  expect(await readdir(spoolDirectory)).toEqual([])
})

test('leaves what could not be sent on disk for the next process', async () => {
  const spoolDirectory = await temporaryDirectory()
  const away = await start(() => ({ status: 503 }), { spoolDirectory })
  for (let each = 0; each < 50; each++) away.recorder.mark('dump', `value ${each}`)
  await away.recorder.close()
  const back = await start(undefined, { spoolDirectory, spoolStaleMs: -1 })
  await back.receiver.until(() => back.receiver.entries().length === 50)
  expect(back.receiver.batches().map(({ batchId }) => batchId)).toEqual([...new Set(away.receiver.attempts)])
  await back.recorder.close()
  expect(await readdir(spoolDirectory)).toEqual([])
})

test('ends in time while the receiver hangs, and what it did not send arrives after the restart', async () => {
  const spoolDirectory = await temporaryDirectory()
  let isHanging = true
  const receiver = await startReceiver(() => (isHanging ? null : undefined))
  closers.push(() => receiver.close())
  const options = {
    ...{ service: 'test', spoolDirectory },
    receiver: { ...receiver.options, timeoutMs: 60_000 },
  }
  const collector = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  closers.push(
    async () => void collector.closeAllConnections(),
    async () => void collector.close(),
  )
  const { port } = collector.address() as AddressInfo
  const before = createRecorder({ ...options, otlpEndpoint: `http://127.0.0.1:${port}` })
  for (let each = 0; each < 600; each++) before.mark('dump', `sent ${each}`)
  await receiver.until(() => receiver.attempts.length > 0)
  for (let each = 0; each < 600; each++) before.mark('dump', `unsent ${each}`)
  const startedAt = performance.now()
  await before.close()
  expect(performance.now() - startedAt).toBeLessThan(4_000)
  isHanging = false
  const after = createRecorder({ ...options, spoolStaleMs: -1 })
  await receiver.until(() => receiver.entries().length >= 1_200)
  await after.close()
  expect(new Set(receiver.entries().map(({ name }) => name)).size).toBe(1_200)
  expect(receiver.batches().map(({ droppedByReason }) => droppedByReason)).toEqual(
    receiver.batches().map(() => ({})),
  )
  expect(await readdir(spoolDirectory)).toEqual([])
})

test('says how many entries are lost when it ends with no disk and a receiver that is away', async () => {
  const { recorder, problems } = await start(() => ({ status: 503 }))
  for (let each = 0; each < 7; each++) recorder.mark('dump', `value ${each}`)
  await recorder.close()
  expect(problems.at(-1)).toBe('7 entries could not be sent before the end')
})

test('drops the oldest batches when the disk share is used up, and tells how much', async () => {
  const spoolDirectory = await temporaryDirectory()
  let isAway = true
  const { receiver, recorder } = await start(
    () => (isAway ? { status: 503, headers: { 'retry-after': '1' } } : undefined),
    { spoolDirectory, spoolMaxBytes: 40_000 },
  )
  for (let index = 0; index < 100; index++) {
    recorder.mark('dump', `value ${index}`, { content: { value: noise(index) } })
    await recorder.flush(0)
  }
  isAway = false
  await receiver.until(() => receiver.entries().some(({ name }) => name === 'value 99'))
  recorder.mark('event', 'last')
  await recorder.close()
  const told = receiver.batches().map(({ droppedByReason }) => droppedByReason.spool_full?.dump ?? 0)
  const lost = told.reduce((total, each) => total + each, 0)
  expect(lost).toBeGreaterThan(10)
  expect(receiver.entries().filter(({ type }) => type === 'dump').length + lost).toBe(100)
})

test('goes on in memory where there is no disk to write to', async () => {
  const file = path.join(await temporaryDirectory(), 'file')
  await writeFile(file, '')
  const { receiver, recorder, problems } = await start(undefined, {
    spoolDirectory: path.join(file, 'spool'),
  })
  recorder.mark('dump', 'value')
  await recorder.close()
  expect(receiver.entries().length).toBe(1)
  expect(problems[0]).toMatch(/cannot be kept on disk/)
})

test('gives two processes a directory each', async () => {
  const spoolDirectory = await temporaryDirectory()
  const away = () => ({ status: 503 })
  const first = await start(away, { spoolDirectory })
  const second = await start(away, { spoolDirectory })
  for (const { recorder } of [first, second]) {
    recorder.mark('dump', 'value')
    await recorder.flush()
  }
  const directories = await readdir(spoolDirectory)
  expect(directories.length).toBe(2)
  for (const each of directories) expect(existsSync(path.join(spoolDirectory, each, 'ledger'))).toBe(true)
})

test('reads each answer as the contract has it', () => {
  const now = Date.parse('2026-11-25T10:00:00Z')
  const verdict = (status: number, headers: Record<string, string> = {}, body = '') =>
    verdictOf({ kind: 'answered', status, headers, body }, now)
  expect(verdict(202, {}, '{"stored":1,"monitoredTags":["a",1]}')).toEqual({
    action: 'done',
    monitoredTags: ['a'],
  })
  expect(verdict(202, {}, 'no JSON')).toEqual({ action: 'done', monitoredTags: null })
  expect(verdict(400, {}, 'entries').action).toBe('reject')
  expect(verdict(413).action).toBe('split')
  expect(verdict(429, { 'retry-after': '7' })).toMatchObject({ action: 'wait', afterMs: 7_000 })
  expect(verdict(503, { 'retry-after': 'Wed, 25 Nov 2026 10:00:09 GMT' })).toMatchObject({ afterMs: 9_000 })
  const hourAhead = { date: 'Wed, 25 Nov 2026 11:00:00 GMT', 'retry-after': 'Wed, 25 Nov 2026 11:00:09 GMT' }
  expect(verdict(503, hourAhead)).toMatchObject({ afterMs: 9_000 })
  expect(verdict(503, { 'retry-after': '0' })).toMatchObject({ afterMs: 100 })
  expect(verdict(503, { 'retry-after': '999999' })).toMatchObject({ afterMs: 600_000 })
  for (const status of [301, 401, 403, 404, 500])
    expect(verdict(status)).toMatchObject({ action: 'wait', afterMs: null })
})

test('waits between one and thirty seconds, longer after each failure', () => {
  expect([0, 1, 2, 3, 10, 50].map((failures) => backoffMs(failures, () => 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 30_000, 30_000,
  ])
  expect(backoffMs(50, () => 0)).toBe(1_000)
})

/** Text that does not compress. */
function noise(seed: number): string {
  let state = seed + 1
  return Array.from({ length: 1_500 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return String.fromCharCode(97 + (state % 26))
  }).join('')
}
