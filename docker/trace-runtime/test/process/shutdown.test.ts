import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, temporaryFolder } from '../receiver/start.ts'
import { spawnCommand, spawnReceiver } from './child.ts'

test.each(['SIGTERM', 'SIGINT'] as const)(
  'at %s it ends with 0, and has what it acknowledged',
  async (signal) => {
    const folder = temporaryFolder()
    const first = await spawnReceiver(folder)
    const entry = makeEntry()
    await deliver(first.url, signBatch(makeBatch([entry])))
    first.child.kill(signal)
    expect(await first.exited).toBe(0)
    expect(first.output()).toContain('"msg":"stopped"')
    const second = await spawnReceiver(folder)
    expect(await exportedTrace({ url: second.url, basePath: '/trace' }, entry.traceId)).toHaveLength(1)
  },
)

test('a live view that is open sees new entries, and ends when the receiver stops', async () => {
  const receiver = await startTestReceiver()
  const response = await fetch(`${receiver.url}/trace/live/stream`)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let seen = ''
  const waitFor = async (text: string) => {
    while (!seen.includes(text)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`the stream ended before ${text}`)
      seen += value
    }
  }
  await waitFor(': ready')
  await deliver(receiver.url, signBatch(makeBatch([makeEntry({ name: 'GET /seen-live' })])))
  await waitFor('GET /seen-live')
  const closed = receiver.close()
  for (;;) if ((await reader.read()).done) break
  await closed
})

test('what is wrong with the environment is one table, and the exit code is 78', async () => {
  const env = {
    HOST: '0.0.0.0',
    PORT: 'seven',
    TRACE_PROXY_SECRET: 'too short',
    TRACE_BASE_PATH: 'a b',
    QUEUE_CONNECTION: 'redis',
    WORKER_ENABLED: '1',
  }
  const { exited, output } = spawnCommand(['trace:start'], temporaryFolder(), env)
  expect(await exited).toBe(78)
  expect(output()).toContain('6 variables are missing or wrong')
  for (const name of [
    'TRACE_DASHBOARD_PASSWORD',
    'PORT',
    'TRACE_PROXY_SECRET',
    'TRACE_BASE_PATH',
    'QUEUE_CONNECTION',
    'WORKER_ENABLED',
  ])
    expect(output()).toContain(name)
  expect(output()).not.toContain('too short')
})

test('a ledger of another version is named in one line, and the exit code is 78', async () => {
  const folder = temporaryFolder()
  const first = await spawnReceiver(folder)
  first.child.kill('SIGTERM')
  await first.exited
  const file = path.join(folder, 'trace.sqlite')
  const db = new DatabaseSync(file)
  db.exec('pragma user_version = 1')
  db.close()
  const { exited, output } = spawnCommand(['trace:start'], folder)
  expect(await exited).toBe(78)
  expect(output()).toMatch(
    new RegExp(`^trace-runtime cannot start: ${file} is incompatible: it has schema version 1, .*\\n$`),
  )
})
