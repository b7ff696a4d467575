import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decode, encode } from '../../src/otlp/encoding.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { KEY, startTestReceiver } from '../receiver/start.ts'

const bearer = `Bearer ${KEY.id}:${KEY.secret}`
const nano = (ms: number) => `${Math.round(ms)}000000`

function spanOf(more: Record<string, unknown> = {}) {
  const { traceId, id } = makeEntry()
  return {
    traceId,
    spanId: id,
    name: 'work',
    kind: 1,
    startTimeUnixNano: nano(Date.now() - 5),
    endTimeUnixNano: nano(Date.now()),
    attributes: [],
    ...more,
  }
}

function requestOf(...spans: Record<string, unknown>[]) {
  const attributes = [{ key: 'service.name', value: { stringValue: 'shop' } }]
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'test' }, spans }] }] }
}

async function post(url: string, body: Buffer | string, headers: Record<string, string> = {}) {
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: bearer, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
}

test('what is well-formed is stored, and the rest is told as a partial success', async () => {
  const receiver = await startTestReceiver()
  const good = spanOf()
  const answer = await post(
    receiver.url,
    JSON.stringify(requestOf(good, spanOf({ traceId: 'none' }), spanOf({ startTimeUnixNano: '12' }))),
  )
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({
    partialSuccess: { rejectedSpans: '2', errorMessage: expect.stringContaining('traceId') },
  })
  expect(await exportedTrace(receiver, good.traceId)).toHaveLength(1)
})

test('a whole success is an empty object, in the encoding of the request', async () => {
  const receiver = await startTestReceiver()
  const asJson = await post(receiver.url, JSON.stringify(requestOf(spanOf())))
  expect([asJson.headers.get('content-type'), await asJson.text()]).toEqual(['application/json', '{}'])
  const asProtobuf = await post(
    receiver.url,
    encode({ resourceSpans: [] }, 'ExportTraceServiceRequest', 'protobuf'),
    { 'content-type': 'application/x-protobuf' },
  )
  expect([asProtobuf.status, asProtobuf.headers.get('content-type'), await asProtobuf.text()]).toEqual([
    200,
    'application/x-protobuf',
    '',
  ])
})

test('a request that is sent again after its answer was lost is stored once, gzipped or not', async () => {
  const receiver = await startTestReceiver()
  const span = spanOf()
  const body = JSON.stringify(requestOf(span))
  for (let sent = 0; sent < 2; sent++) expect((await post(receiver.url, body)).status).toBe(200)
  expect((await post(receiver.url, gzipSync(body), { 'content-encoding': 'gzip' })).status).toBe(200)
  expect(await exportedTrace(receiver, span.traceId)).toHaveLength(1)
})

test('a failure is a google.rpc.Status in the encoding of the request', async () => {
  const receiver = await startTestReceiver()
  const wrong = { authorization: `Bearer ${KEY.id}:wrong`, 'content-type': 'application/x-protobuf' }
  const answer = await post(receiver.url, '', wrong)
  expect(answer.status).toBe(401)
  expect(decode(Buffer.from(await answer.arrayBuffer()), 'RpcStatus', 'protobuf')).toMatchObject({ code: 16 })
})

test.each([
  ['no bearer token', { authorization: '' }, '{}', 401],
  ['another secret', { authorization: `Bearer ${KEY.id}:${'x'.repeat(40)}` }, '{}', 401],
  ['text', { 'content-type': 'text/plain' }, '{}', 415],
  ['an encoding that is not known', { 'content-encoding': 'br' }, '{}', 415],
  ['JSON that is none', {}, '{"resourceSpans":', 400],
  ['protobuf that is none', { 'content-type': 'application/x-protobuf' }, 'not protobuf at all', 400],
  ['gzip that is none', { 'content-encoding': 'gzip' }, '{}', 400],
  ['a bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(64 * 1024 * 1024, 32)), 413],
])('%s is refused', async (_, headers, body, status) => {
  const receiver = await startTestReceiver()
  expect((await post(receiver.url, body, headers)).status).toBe(status)
})

test('values that are nested without an end neither crash nor fill the store', async () => {
  const receiver = await startTestReceiver()
  const depth = 50_000
  const value = `${'{"arrayValue":{"values":['.repeat(depth)}{"boolValue":true}${']}}'.repeat(depth)}`
  const body = JSON.stringify(requestOf(spanOf({ attributes: [{ key: 'deep', value: 'DEEP' }] }))).replace(
    '"DEEP"',
    value,
  )
  expect((await post(receiver.url, body)).status).toBe(200)
})

test('what the dashboard exports is the same trace again once it is sent to another receiver', async () => {
  const [one, other] = [await startTestReceiver(), await startTestReceiver()]
  const root = makeEntry({
    tags: ['user:7'],
    content: { method: 'GET', path: '/a', status: 200, headers: { accept: 'text/html' } },
  })
  const cache = makeEntry({
    traceId: root.traceId,
    parentId: root.id,
    type: 'cache',
    name: 'get sources',
    content: { operation: 'get', key: 'k', isHit: true },
  })
  const mark = makeEntry({
    traceId: root.traceId,
    parentId: root.id,
    type: 'gate',
    name: 'source.read',
    durationMs: null,
    content: { ability: 'source.read', result: 'allow' },
  })
  await deliver(one.url, signBatch(makeBatch([root, cache, mark])))
  const exported = await (await fetch(`${one.url}${one.basePath}/traces/${root.traceId}/otlp.json`)).text()
  expect((await post(other.url, exported)).status).toBe(200)
  expect(await exportedTrace(other, root.traceId)).toEqual(await exportedTrace(one, root.traceId))
})
