import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { KEY, startTestReceiver } from '../receiver/start.ts'

const headers = { authorization: `Bearer ${KEY.id}:${KEY.secret}` }
const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': 'shop-1' })

test.each([
  ['JSON', JsonExporter],
  ['protobuf', ProtobufExporter],
])(
  "spans of OpenTelemetry's Node SDK land in one waterfall with a sender of ours, as %s",
  async (_, Exporter) => {
    const receiver = await startTestReceiver()
    const exporter = new Exporter({ url: `${receiver.url}/v1/traces`, headers })
    const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] })
    const tracer = provider.getTracer('test')

    const ours = makeEntry({ name: 'GET /checkout', durationMs: 60 })
    const remote = { traceId: ours.traceId, spanId: ours.id, traceFlags: 1, isRemote: true }
    const server = tracer.startSpan(
      'POST /orders',
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': 'POST',
          'url.path': '/orders',
          'http.route': '/orders',
          'http.response.status_code': 500,
        },
      },
      trace.setSpanContext(ROOT_CONTEXT, remote),
    )
    const inside = trace.setSpan(ROOT_CONTEXT, server)
    const query = tracer.startSpan(
      'INSERT orders',
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': 'postgresql',
          'db.query.text': 'insert into orders values ($1)',
          'db.response.returned_rows': 1,
        },
      },
      inside,
    )
    query.end()
    const error = new TypeError('no stock')
    server.recordException(error)
    server.addEvent('order.refused', { sku: 'a-7' })
    server.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' })
    server.end()
    await provider.forceFlush()
    await provider.shutdown()
    await deliver(receiver.url, signBatch(makeBatch([ours])))

    const spans = await exportedTrace(receiver, ours.traceId)
    const shown = Object.fromEntries(spans.map((span) => [span.type, span]))
    expect(Object.keys(shown).sort()).toEqual(['event', 'exception', 'query', 'request'])
    expect(spans).toHaveLength(5)
    const order = spans.find(({ name }) => name === 'POST /orders')
    expect(order).toMatchObject({
      type: 'request',
      service: 'shop',
      parentSpanId: ours.id,
      content: { method: 'POST', route: '/orders', status: 500, error: 'no stock' },
    })
    expect(shown.query).toMatchObject({
      parentSpanId: order?.spanId,
      content: { sql: 'insert into orders values ($1)', rowCount: 1 },
    })
    expect(shown.exception).toMatchObject({
      parentSpanId: order?.spanId,
      content: { class: 'TypeError', message: 'no stock' },
    })
    expect(shown.exception?.content.frames).toContainEqual(
      expect.objectContaining({ file: import.meta.filename, isOwn: true }),
    )
    expect(shown.event).toMatchObject({ name: 'order.refused', content: { payload: { sku: 'a-7' } } })
    const page = await (await fetch(`${receiver.url}${receiver.basePath}/traces/${ours.traceId}`)).text()
    for (const text of ['GET /checkout', 'POST /orders', 'INSERT orders', 'TypeError'])
      expect(page).toContain(text)
  },
)

test("log records of OpenTelemetry's Node SDK belong to the span they were written in", async () => {
  const receiver = await startTestReceiver()
  const exporter = new OTLPLogExporter({ url: `${receiver.url}/v1/logs`, headers })
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] })
  const span = { traceId: makeEntry().traceId, spanId: makeEntry().id, traceFlags: 1 }
  const context = trace.setSpanContext(ROOT_CONTEXT, span)
  const logger = provider.getLogger('test')
  logger.emit({
    context,
    severityNumber: 17,
    body: 'stock is gone',
    attributes: { sku: 'a-7', password: 'correct-horse' },
  })
  logger.emit({ context, severityNumber: 9, body: { structured: [1, true, 'text'] } })
  await provider.forceFlush()
  await provider.shutdown()
  const spans = await exportedTrace(receiver, span.traceId)
  expect(spans.map(({ type, parentSpanId }) => ({ type, parentSpanId }))).toEqual([
    { type: 'log', parentSpanId: span.spanId },
    { type: 'log', parentSpanId: span.spanId },
  ])
  expect(spans.map(({ content }) => content)).toContainEqual({
    level: 'error',
    message: 'stock is gone',
    fields: { sku: 'a-7', password: '[redacted]' },
  })
  expect(spans.map(({ content }) => content.message)).toContain('{"structured":[1,true,"text"]}')
})
