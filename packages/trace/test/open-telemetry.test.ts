import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { shareContext } from '../src/open-telemetry/context.ts'
import { createRecorder } from '../src/recorder.ts'
import { type Recording, startRecording } from '../src/testing.ts'
import type { Span } from '../src/types.ts'

let recording: Recording
let stop: () => void
beforeEach(async () => {
  recording = await startRecording()
  stop = shareContext(recording.recorder)
})
afterEach(async () => {
  stop()
  trace.disable()
  await recording.close()
})

const request = <T>(work: (span: Span) => T): T =>
  recording.recorder.span('request', 'GET /', work, { isRoot: true })
const activeIds = () => {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {}
  return { traceId, spanId }
}
const idsOf = ({ traceId, id }: Span) => ({ traceId, spanId: id })

test('whoever asks the API of OpenTelemetry sees the ids of our trace, also after waiting', async () => {
  await request(async (root) => {
    expect(activeIds()).toEqual(idsOf(root))
    await new Promise((resolve) => setImmediate(resolve))
    expect(activeIds()).toEqual(idsOf(root))
    recording.recorder.span('view', 'page', (view) => expect(activeIds()).toEqual(idsOf(view)))
    expect(activeIds()).toEqual(idsOf(root))
  })
  expect(trace.getActiveSpan()).toBeUndefined()
  expect(recording.recorder.unrecorded(() => trace.getActiveSpan())).toBeUndefined()
})

test('spans of the SDK of OpenTelemetry belong to ours, and what we open within them to both', async () => {
  const exporter = new InMemorySpanExporter()
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  )
  const tracer = trace.getTracer('a library')
  const root = request((span) => {
    tracer.startActiveSpan('outer', (outer) => {
      expect(activeIds()).toEqual({ traceId: span.traceId, spanId: outer.spanContext().spanId })
      recording.recorder.span('query', 'select', (query) => {
        expect(activeIds()).toEqual(idsOf(query))
        tracer.startSpan('inner').end()
      })
      outer.end()
    })
    return idsOf(span)
  })
  const query = (await recording.entries()).find(({ type }) => type === 'query')
  const spans = exporter.getFinishedSpans().map((each) => ({
    name: each.name,
    traceId: each.spanContext().traceId,
    parent: each.parentSpanContext?.spanId,
  }))
  expect(spans).toEqual([
    { name: 'inner', traceId: root.traceId, parent: query?.id },
    { name: 'outer', traceId: root.traceId, parent: root.spanId },
  ])
  expect(query).toMatchObject({ traceId: root.traceId, parentId: root.spanId })
})

test('an SDK that samples by its parent keeps what we keep', async () => {
  const quiet = createRecorder({ service: 'test', sampleRate: 0 })
  stop()
  stop = shareContext(quiet)
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  quiet.span('request', 'GET /', () => provider.getTracer('a library').startSpan('of a quiet trace').end(), {
    isRoot: true,
  })
  await quiet.close()
  expect(exporter.getFinishedSpans()).toEqual([])
})

test('carries what else is in a context, and lets it be left', () => {
  request((root) => {
    const baggage = propagation.createBaggage({ tenant: { value: 'a' } })
    context.with(propagation.setBaggage(context.active(), baggage), () => {
      recording.recorder.span('view', 'page', (view) => {
        expect(activeIds()).toEqual(idsOf(view))
        expect(propagation.getActiveBaggage()?.getEntry('tenant')?.value).toBe('a')
      })
    })
    context.with(ROOT_CONTEXT, () => expect(trace.getActiveSpan()).toBeUndefined())
    const bound = context.bind(context.active(), () => activeIds())
    expect(recording.recorder.unrecorded(bound)).toEqual(idsOf(root))
  })
})
