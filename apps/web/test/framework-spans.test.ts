import { trace } from '@opentelemetry/api'
import { type Recording, startRecording } from '@repo/trace/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchFramework } from '../src/framework-spans.ts'

let recording: Recording
beforeEach(async () => {
  recording = await startRecording()
  trace.disable()
  watchFramework(recording.recorder)
})
afterEach(() => recording.close())

/** What the framework passes with a span: https://nextjs.org/docs/app/guides/open-telemetry#default-spans-in-nextjs */
const announced = (type: string, route: string) => ({
  attributes: { 'next.span_type': type, 'next.route': route },
})

test('records a page that is rendered, with what it asked for', async () => {
  const tracer = trace.getTracer('next.js')
  await recording.recorder.span(
    'request',
    'GET /search',
    async () => {
      const span = tracer.startSpan(
        'render route (app) /search',
        announced('AppRender.getBodyResult', '/search'),
      )
      recording.recorder.mark('query', 'select')
      if (span.isRecording()) span.end()
    },
    { isRoot: true },
  )
  const entries = await recording.entries()
  const view = entries.find(({ type }) => type === 'view')
  expect(view).toMatchObject({ name: '/search', status: 'ok', content: { view: '/search' } })
  expect(entries.find(({ type }) => type === 'query')?.parentId).toBe(view?.id)
})

test('names the page to whoever looks at its span', () => {
  const tracer = trace.getTracer('next.js')
  recording.recorder.span(
    'request',
    'GET /',
    (root) => {
      const { traceId, spanId } = tracer
        .startSpan('start response', announced('NextNodeServer.startResponse', '/'))
        .spanContext()
      expect({ traceId, spanId }).toEqual({ traceId: root.traceId, spanId: root.id })
      tracer.startActiveSpan('render route (app) /', announced('AppRender.getBodyResult', '/'), (span) => {
        expect(span.spanContext().spanId).toBe(recording.recorder.around()?.id)
        expect(span.spanContext().spanId).not.toBe(root.id)
        span.end()
      })
    },
    { isRoot: true },
  )
})

test('records the proxy, a page that fails, and nothing else that is announced', async () => {
  const tracer = trace.getTracer('next.js')
  tracer.startActiveSpan('middleware GET', announced('Middleware.execute', ''), (span) => span.end())
  tracer.startActiveSpan(
    'build component tree',
    announced('NextNodeServer.createComponentTree', ''),
    (span) => span.end(),
  )
  tracer.startActiveSpan('render route (app) /', announced('AppRender.getBodyResult', '/'), (span) => {
    span.setStatus({ code: 2 })
    span.end()
  })
  expect((await recording.entries()).map(({ type, name, status }) => [type, name, status])).toEqual([
    ['middleware', 'proxy', 'ok'],
    ['view', '/', 'error'],
  ])
})
