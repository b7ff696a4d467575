import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Recording, startRecording } from '../src/testing.ts'
import { watchHttpClients } from '../src/watch/http-client.ts'

let recording: Recording
let url: string
const seen: (string | undefined)[] = []
const closers: (() => unknown)[] = []
beforeEach(async () => {
  recording = await startRecording()
  const server = createServer((request, response) => {
    seen.push(request.headers.traceparent as string | undefined)
    response.writeHead(request.url === '/down' ? 503 : 200, { 'set-cookie': 'sid=abc' }).end('x')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closers.push(
    recording.close,
    () => server.close(),
    () => server.closeAllConnections(),
  )
})
afterEach(async () => {
  seen.length = 0
  for (const close of closers.splice(0).reverse()) await close()
})

/** Records requests made within `work`, as one command would make them. */
async function record(work: () => Promise<unknown>, propagateTo: string[] = []) {
  const unwatch = watchHttpClients(recording.recorder, { propagateTo })
  const traceId = await recording.recorder.span(
    'command',
    'fetch',
    async (span) => {
      await work()
      return span.traceId
    },
    { isRoot: true },
  )
  unwatch()
  const entries = await recording.entries()
  return entries.filter((entry) => entry.type === 'clientRequest' && entry.traceId === traceId)
}

test('records what fetch asks, without the secrets in it', async () => {
  const [entry] = await record(async () => (await fetch(`${url}/items?token=abc`)).text())
  expect(entry).toMatchObject({
    ...{ name: `GET ${url}/items`, status: 'ok' },
    content: {
      method: 'GET',
      url: `${url}/items?token=[redacted]`,
      status: 200,
      responseHeaders: { 'set-cookie': '[redacted]' },
    },
  })
  expect(entry?.durationMs).toBeGreaterThan(0)
})

test('records what node:http asks', async () => {
  const [entry] = await record(
    () => new Promise((resolve) => get(`${url}/plain`, (response) => response.resume().on('end', resolve))),
  )
  expect(entry).toMatchObject({
    name: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1.*\/plain$/),
    content: { status: 200 },
  })
})

test('marks an answer of 503 and no answer at all as errors', async () => {
  const entries = await record(async () => {
    await (await fetch(`${url}/down`)).text()
    await fetch(`http://127.0.0.1:${await closedPort()}/`).catch(() => undefined)
  })
  expect(entries).toMatchObject([
    { status: 'error', content: { status: 503 } },
    { status: 'error', content: { error: { code: 'ECONNREFUSED' } } },
  ])
})

test('hands the trace on to our own servers and to no others', async () => {
  const ask = async () => (await fetch(url)).text()
  await record(ask)
  const [entry] = await record(ask, [url])
  expect(seen).toEqual([undefined, `00-${entry?.traceId}-${entry?.id}-01`])
})

test('records nothing of what sends the traces themselves', async () => {
  await record(async () => undefined)
  recording.recorder.mark('dump', 'value')
  const entries = await recording.entries()
  expect(entries.filter(({ type }) => type === 'clientRequest')).toEqual([])
})

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
