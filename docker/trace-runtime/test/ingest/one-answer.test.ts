import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { type Key, signBatch, signVersion1 } from '../receiver/sign.ts'
import { KEY, startTestReceiver, temporaryFolder } from '../receiver/start.ts'

const PATH = '/zin/trace/write'
const keyOf = (id: string): Key => ({ id, secret: `${id}-has-a-secret-that-is-long-enough` })
const REVOKED = keyOf('revoked')
const RING = ['expired;not-after=2026-01-01', 'early;not-before=2999-01-01'].map((each) => {
  const [id = '', validity] = each.split(';')
  return `${id}:${keyOf(id).secret};${validity}`
})
const CAUSES: [cause: string, key: Key][] = [
  ['a key that nobody knows', keyOf('unknown')],
  ['another secret', { ...KEY, secret: keyOf('other').secret }],
  ['a key whose time is over', keyOf('expired')],
  ['a key whose time has not come', keyOf('early')],
  ['a key that was taken back', REVOKED],
]

const WAYS: [way: string, request: (key: Key) => Sent][] = [
  ['version 2', (key) => ({ path: PATH, ...signBatch(makeBatch(), { key }) })],
  ['version 1', (key) => ({ path: PATH, ...signVersion1(PATH, { entry: zinTrustEntry() }, { key }) })],
  ...(['traces', 'logs'] as const).flatMap((signal) =>
    ['application/json', 'application/x-protobuf'].map((type): [string, (key: Key) => Sent] => [
      `OTLP ${signal} in ${type}`,
      ({ id, secret }) => ({
        path: `/v1/${signal}`,
        headers: { 'content-type': type, authorization: `Bearer ${id}:${secret}` },
        body: Buffer.from(type.endsWith('json') ? '{}' : ''),
      }),
    ]),
  ),
]

type Sent = { path: string; headers: Record<string, string>; body: Buffer }

let url: string
const endings: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  const onEnd = (end: () => Promise<void> | void) => void endings.unshift(end)
  const folder = temporaryFolder(onEnd)
  const keys = [...RING, `${REVOKED.id}:${REVOKED.secret}`].join(',')
  const before = await startTestReceiver({ TRACE_PROXY_KEYS: keys }, { folder, onEnd })
  for (const [way, request] of WAYS)
    expect(await answerTo(before.url, request(REVOKED)), way).toMatch(/^HTTP\/1.1 20[02] /)
  await before.close()
  const receiver = await startTestReceiver({ TRACE_PROXY_KEYS: RING.join(',') }, { folder, onEnd })
  url = receiver.url
})
afterAll(async () => {
  for (const end of endings) await end()
})

test.each(WAYS)(
  '%s: every failure of authentication has the same answer, to the byte',
  async (_, request) => {
    expect(await answerTo(url, request(KEY))).toMatch(/^HTTP\/1.1 20[02] /)
    const [, unknown] = CAUSES[0] as (typeof CAUSES)[number]
    const answer = await answerTo(url, request(unknown))
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
    for (const [cause, key] of CAUSES) expect(await answerTo(url, request(key)), cause).toBe(answer)
  },
)

/** All that comes back, byte for byte as Latin-1, but for the time. */
async function answerTo(receiverUrl: string, { path, headers, body }: Sent): Promise<string> {
  const { hostname, port } = new URL(receiverUrl)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  await once(socket, 'connect')
  const lines = Object.entries({
    host: `${hostname}:${port}`,
    connection: 'close',
    'content-length': String(body.byteLength),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  socket.write(body)
  return (await text(socket)).replace(/^date: .*$/im, 'date:')
}

function zinTrustEntry() {
  const { id, traceId } = makeEntry()
  return { uuid: id, batchId: traceId, type: 'log', content: { message: 'x' }, createdAt: Date.now() }
}
