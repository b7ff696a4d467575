import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { deliver, type Signed, signBatch } from '../receiver/sign.ts'
import { startTestReceiver } from '../receiver/start.ts'

const MIB = 1024 * 1024

test('a bomb of 64 MiB in 64 KiB is refused by what it inflates to', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch()
  const bomb = gzipSync(Buffer.alloc(64 * MIB, 32), { level: 9 })
  expect(bomb.byteLength).toBeLessThan(MIB)
  const answer = await deliver(receiver.url, signBatch(batch, { body: bomb }))
  expect(answer.status).toBe(413)
  expect(await deliver(receiver.url, signBatch(batch))).toMatchObject({ status: 202, body: { stored: 1 } })
})

test('a body that inflates to more than it says at its end is malformed', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch()
  const body = gzipSync(JSON.stringify(batch))
  body.writeUInt32LE(10, body.byteLength - 4)
  expect((await deliver(receiver.url, signBatch(batch, { body }))).status).toBe(400)
})

test('more than may be read at the same time is asked to come back, and is taken in then', async () => {
  const receiver = await startTestReceiver()
  const signed = signBatch(makeBatch())
  const announced = { ...signed.headers, 'content-length': String(MIB) }
  const unfinished = await Promise.all(
    Array.from({ length: 16 }, () => beginRequest(receiver.url, announced)),
  )
  const busy = await deliver(receiver.url, signed)
  expect({ status: busy.status, after: busy.headers.get('retry-after') }).toEqual({ status: 429, after: '1' })
  for (const end of unfinished) await end()
  await expect.poll(async () => (await deliver(receiver.url, signed)).status).toBe(202)
})

test('32 senders whose batches inflate to 16 MiB in all hold up nobody for good', async () => {
  const receiver = await startTestReceiver()
  const content = { message: 'word '.repeat(12_000) }
  const batches = Array.from({ length: 32 }, () =>
    makeBatch(Array.from({ length: 40 }, () => makeEntry({ content }))),
  )
  const answers = await Promise.all(batches.map((batch) => deliver(receiver.url, signBatch(batch))))
  expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 202))
})

test('a body of 10 MiB is refused by the length it announces, before it is read', async () => {
  const receiver = await startTestReceiver()
  const { headers } = signBatch(makeBatch())
  const announced = { ...headers, 'content-length': String(10 * MIB) }
  expect(await statusOfUnfinished(receiver.url, announced, Buffer.alloc(0))).toBe(413)
})

test('a body of 10 MiB that announces no length is refused at its first MiB', async () => {
  const receiver = await startTestReceiver()
  const { headers } = signBatch(makeBatch())
  expect(await statusOfUnfinished(receiver.url, headers, randomBytes(2 * MIB))).toBe(413)
})

test('nothing is parsed, inflated or told before the signature holds: every failure is the same answer', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch()
  const good = signBatch(batch)
  const wrongKey = { id: 'nobody', secret: 'x'.repeat(40) }
  const requests: Signed[] = [
    signBatch(batch, { key: wrongKey }),
    signBatch(batch, { key: { id: 'web-2026a', secret: 'x'.repeat(40) } }),
    signBatch(batch, { timestampMs: Date.now() - 3_600_000 }),
    signBatch(batch, { timestampMs: Date.now() + 3_600_000 }),
    signBatch(batch, { audience: 'elsewhere' }),
    { ...good, body: Buffer.from('{"not":"signed"') },
    { ...good, body: gzipSync(Buffer.alloc(64 * MIB, 32), { level: 9 }) },
    { ...good, headers: { 'content-type': 'application/json' } },
    { ...good, headers: { ...good.headers, 'x-zt-signature': '0'.repeat(63) } },
    { ...good, headers: { ...good.headers, 'x-zt-version': '3' } },
  ]
  const answers = await Promise.all(requests.map((signed) => deliver(receiver.url, signed)))
  const told = answers.map(({ status, body }) => JSON.stringify({ status, body }))
  expect(new Set(told).size).toBe(1)
  expect(answers[0]?.status).toBe(401)
  expect(Date.parse(answers[0]?.headers.get('date') ?? '')).toBeGreaterThan(0)
  expect(receiver.lines.filter((line) => line.includes('a delivery was refused'))).toHaveLength(
    requests.length,
  )
})

test('an entry with 100,000 tags is malformed, and the next batch is stored', async () => {
  const receiver = await startTestReceiver()
  const tags = Array.from({ length: 100_000 }, (_, at) => `t${at}`)
  const answer = await deliver(receiver.url, signBatch(makeBatch([makeEntry({ tags })])))
  expect(answer).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/^entries\[0\]\.tags /) },
  })
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(202)
})

test('a content that is nested a million times is malformed, and the next batch is stored', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch()
  const nested = `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`
  const body = gzipSync(JSON.stringify(batch).replace('"method":"GET"', `"method":${nested}`))
  const answer = await deliver(receiver.url, signBatch(batch, { body }))
  expect(answer.status).toBe(400)
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(202)
})

test('a content of more than 64 KiB is malformed', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch([makeEntry({ content: { message: 'x'.repeat(65_536) } })])
  const answer = await deliver(receiver.url, signBatch(batch))
  expect(answer).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/^entries\[0\]\.content /) },
  })
})

test('a number that JSON reads as infinite is malformed', async () => {
  const receiver = await startTestReceiver()
  const batch = makeBatch()
  const body = Buffer.from(JSON.stringify(batch).replace('"durationMs":12.5', '"durationMs":1e999'))
  const answer = await deliver(receiver.url, signBatch(batch, { body, isGzip: false }))
  expect(answer.status).toBe(400)
})

/** Sends the headers of a request and nothing of its body. Returns what breaks it off. */
async function beginRequest(url: string, headers: Record<string, string>): Promise<() => Promise<void>> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`)
  socket.write(`POST /zin/trace/write HTTP/1.1\r\n${lines.join('\r\n')}\r\nexpect: 100-continue\r\n\r\n`)
  await once(socket, 'data')
  return async () => {
    socket.destroy()
    await once(socket, 'close')
  }
}

/** Sends a part of a request and waits for the answer without ending it. */
function statusOfUnfinished(url: string, headers: Record<string, string>, part: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/zin/trace/write`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    // The answer comes while there is still something to write.
    sent.on(
      'error',
      (error: NodeJS.ErrnoException) =>
        error.code !== 'EPIPE' && error.code !== 'ECONNRESET' && reject(error),
    )
    sent.flushHeaders()
    if (part.byteLength > 0) sent.write(part)
  })
}
