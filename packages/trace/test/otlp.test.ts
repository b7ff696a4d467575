import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createRecorder } from '../src/recorder.ts'

type Span = Record<string, unknown> & { name: string; attributes: { key: string; value: unknown }[] }
type Sent = {
  resourceSpans: {
    resource: { attributes: { key: string; value: unknown }[] }
    scopeSpans: { spans: Span[] }[]
  }[]
}

let endpoint: string
let sent: { path: string | undefined; body: Sent }[]
let status = 200
const collector = createServer(async (request, response) => {
  sent.push({ path: request.url, body: (await json(request)) as Sent })
  response.writeHead(status).end('{}')
})
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(collector.address() as { port: number }).port}`
})
beforeEach(() => {
  sent = []
  status = 200
})
afterAll(() => new Promise((resolve) => collector.close(resolve)))

test('spans reach a collector as one trace, with what happened but not what was in it', async () => {
  const recorder = createRecorder({ service: 'web', instance: 'one', otlpEndpoint: endpoint })
  await recorder.span(
    'request',
    'GET /sources',
    async () =>
      recorder.span('query', 'select 1', async (span) => span.end({ content: { secret: 'of the house' } })),
    { isRoot: true },
  )
  await recorder.close()
  expect(sent.map(({ path }) => path)).toEqual(['/v1/traces'])
  const [{ resource, scopeSpans } = { resource: { attributes: [] }, scopeSpans: [] }] =
    sent[0]?.body.resourceSpans ?? []
  expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'web' } })
  const spans = scopeSpans.flatMap((scope) => scope.spans)
  const [query, request] = ['select 1', 'GET /sources'].map((name) =>
    spans.find((span) => span.name === name),
  )
  expect(query).toMatchObject({ kind: 3, parentSpanId: request?.spanId, traceId: request?.traceId })
  expect(request).toMatchObject({ kind: 2, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(Number(request?.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(request?.startTimeUnixNano))
  expect(JSON.stringify(sent)).not.toContain('of the house')
})

test('a collector that refuses is named once for each outage, and nothing else fails', async () => {
  status = 503
  const problems: string[] = []
  const onProblem = (message: string) => problems.push(message)
  const recorder = createRecorder({ service: 'web', otlpEndpoint: endpoint, onProblem })
  for (const name of ['one', 'two']) {
    recorder.span('request', name, () => undefined, { isRoot: true })
    await recorder.flush()
  }
  await recorder.close()
  expect(problems).toEqual(['the OTLP endpoint takes no traces: it answered 503'])
})
