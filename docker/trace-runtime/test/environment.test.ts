import { describe, expect, test } from 'vitest'
import { makeBatch, makeEntry } from './receiver/batch.ts'
import { exportedTrace } from './receiver/dashboard.ts'
import { deliver, signBatch } from './receiver/sign.ts'
import { KEY, startTestReceiver } from './receiver/start.ts'

type Environment = Record<string, string>

/** What is left of a trace that was sent to a receiver with these variables. */
async function sendTo(env: Environment, entries = everyPart()) {
  const receiver = await startTestReceiver(env)
  expect((await deliver(receiver.url, signBatch(makeBatch(entries)))).status).toBe(202)
  return exportedTrace(receiver, entries[0]?.traceId ?? '')
}

/** One trace with all that a switch can take out. */
function everyPart() {
  const traceId = 'a'.repeat(32)
  return [
    makeEntry({
      traceId,
      content: { method: 'POST', path: '/notes', status: 201, body: { title: 'Snow' }, responseBody: 'made' },
    }),
    makeEntry({ traceId, type: 'query', content: { sql: 'select $1', bindings: ['seven'] } }),
    makeEntry({ traceId, type: 'cache', content: { operation: 'get', key: 'k', payload: 'eight' } }),
  ]
}

describe('what a sender sent is stored without the parts that are switched off', () => {
  test.each([
    ['TRACE_QUERY_BINDINGS', { bindings: ['seven'] }],
    ['TRACE_CACHE_PAYLOADS', { payload: 'eight' }],
    ['TRACE_BODIES', { body: { title: 'Snow' }, responseBody: 'made' }],
  ])('%s', async (name, parts) => {
    const kept = await sendTo({ [name]: '1' })
    expect(mergedContent(kept)).toMatchObject(parts)
    const without = mergedContent(await sendTo({ [name]: '0' }))
    const rest = Object.entries(mergedContent(kept)).filter(([field]) => !(field in parts))
    expect(without).toEqual(Object.fromEntries(rest))
  })

  test('all of them, for OpenTelemetry as well', async () => {
    const off = { TRACE_QUERY_BINDINGS: '0', TRACE_CACHE_PAYLOADS: '0', TRACE_BODIES: '0' }
    const receiver = await startTestReceiver()
    const entries = everyPart()
    await deliver(receiver.url, signBatch(makeBatch(entries)))
    const traceId = entries[0]?.traceId
    const exported = await fetch(`${receiver.url}/trace/traces/${traceId}/otlp.json`)
    const other = await startTestReceiver(off)
    const headers = { authorization: `Bearer ${KEY.id}:${KEY.secret}`, 'content-type': 'application/json' }
    const sent = await fetch(`${other.url}/v1/traces`, {
      method: 'POST',
      headers,
      body: await exported.text(),
    })
    expect(sent.status).toBe(200)
    const content = mergedContent(await exportedTrace(other, traceId ?? ''))
    expect(content).toMatchObject({ sql: 'select $1', key: 'k', path: '/notes' })
    expect(content).not.toHaveProperty('bindings')
    expect(content).not.toHaveProperty('payload')
    expect(content).not.toHaveProperty('body')
    expect(content).not.toHaveProperty('responseBody')
  })
})

describe('requests that are not wanted are not stored, with all of their trace', () => {
  test.each<[string, Environment, string[]]>([
    ['a path', { TRACE_IGNORE_PATHS: '/api/ready' }, ['/api/ready/deep', '/source/7', '/source']],
    ['paths that begin so', { TRACE_IGNORE_PATHS: '/api/*' }, ['/source/7', '/source']],
    ['a route', { TRACE_IGNORE_ROUTES: '/source/[id]' }, ['/api/ready', '/api/ready/deep', '/source']],
    ['routes that begin so', { TRACE_IGNORE_ROUTES: '/source/*, /api/*' }, ['/source']],
    ['none', {}, ['/api/ready', '/api/ready/deep', '/source/7', '/source']],
  ])('%s', async (_, env, kept) => {
    const receiver = await startTestReceiver(env)
    const requests = [
      { path: '/api/ready', route: '/api/ready' },
      { path: '/api/ready/deep?full=1', route: '/api/ready/deep' },
      { path: '/source/7', route: '/source/[id]' },
      { path: '/source', route: '/source' },
    ].map((content) => makeEntry({ content }))
    const entries = requests.flatMap((request) => [
      request,
      makeEntry({
        traceId: request.traceId,
        parentId: request.id,
        type: 'query',
        content: { sql: 'select 1' },
      }),
    ])
    expect((await deliver(receiver.url, signBatch(makeBatch(entries)))).status).toBe(202)
    const traces = await Promise.all(requests.map(({ traceId }) => exportedTrace(receiver, traceId)))
    const stored = traces.filter((spans) => spans.length > 0)
    expect(stored.map((spans) => spans.length)).toEqual(kept.map(() => 2))
    const paths = stored.flatMap((spans) => spans.flatMap(({ content }) => content.path ?? []))
    expect(paths.map((path) => String(path).split('?')[0])).toEqual(kept)
  })
})

test('TRACE_ENABLED=0 takes nothing in by any way, says so, and still shows what there is', async () => {
  const [entry] = everyPart()
  const before = await startTestReceiver()
  const batch = makeBatch(entry && [entry])
  await deliver(before.url, signBatch(batch))
  await before.close()
  const receiver = await startTestReceiver({ TRACE_ENABLED: '0' }, { folder: before.folder })
  const refused = await deliver(receiver.url, signBatch(makeBatch()))
  expect(refused).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('TRACE_ENABLED is 0') },
  })
  expect(refused.headers.get('retry-after')).toBe('60')
  const headers = { authorization: `Bearer ${KEY.id}:${KEY.secret}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ resourceSpans: [] })
  for (const signal of ['traces', 'logs']) {
    const answer = await fetch(`${receiver.url}/v1/${signal}`, { method: 'POST', headers, body })
    expect({ status: answer.status, after: answer.headers.get('retry-after') }).toEqual({
      status: 503,
      after: '60',
    })
  }
  expect(await exportedTrace(receiver, entry?.traceId ?? '')).toHaveLength(1)
})

test('TRACE_PROXY_PATH is where batches are taken, and nowhere else', async () => {
  const receiver = await startTestReceiver({ TRACE_PROXY_PATH: '/in/traces' })
  const batch = makeBatch()
  const signed = signBatch(batch, { path: '/in/traces' })
  expect((await deliver(receiver.url, signed, '/in/traces')).status).toBe(202)
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(404)
  expect(await exportedTrace(receiver, batch.entries[0]?.traceId ?? '')).toHaveLength(1)
})

test('deliveries to TRACE_PROXY_PATH, as an instrumented client reports them, are not stored', async () => {
  const traceId = 'b'.repeat(32)
  const spans = await sendTo({ TRACE_PROXY_PATH: '/zin/trace/write' }, [
    makeEntry({ traceId }),
    makeEntry({
      traceId,
      type: 'clientRequest',
      content: { method: 'POST', url: 'http://traces.example:7778/zin/trace/write' },
    }),
  ])
  expect(spans.map(({ type }) => type)).toEqual(['request'])
})

test('TRACE_BASE_PATH is where the dashboard is, and nowhere else', async () => {
  const receiver = await startTestReceiver({ TRACE_BASE_PATH: '/see' })
  const statusAt = async (path: string) =>
    (await fetch(`${receiver.url}${path}`, { redirect: 'manual' })).status
  expect(await statusAt('/see/')).toBe(200)
  expect(await statusAt('/trace/')).toBe(404)
})

test('TRACE_PROXY_AUDIENCE is what a signature must be for', async () => {
  const receiver = await startTestReceiver({ TRACE_PROXY_AUDIENCE: 'library' })
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(401)
  expect((await deliver(receiver.url, signBatch(makeBatch(), { audience: 'library' }))).status).toBe(202)
})

test('TRACE_PRUNE_HOURS is after how many hours an hour is removed', async () => {
  const old = makeEntry({ startMs: Date.now() - 5 * 3_600_000 })
  const first = await startTestReceiver({ TRACE_PRUNE_HOURS: '72' })
  await deliver(first.url, signBatch(makeBatch([old])))
  expect(await exportedTrace(first, old.traceId)).toHaveLength(1)
  await first.close()
  const again = await startTestReceiver({ TRACE_PRUNE_HOURS: '3' }, { folder: first.folder })
  expect(await exportedTrace(again, old.traceId)).toEqual([])
})

function mergedContent(spans: { content: Record<string, unknown> }[]): Record<string, unknown> {
  return Object.assign({}, ...spans.map(({ content }) => content))
}
