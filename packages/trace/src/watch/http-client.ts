import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { answerHeadersOf, headersOf } from '../http/headers.ts'
import type { Recorder, Span } from '../types.ts'

/** What undici publishes: https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md */
type UndiciRequest = {
  origin: string
  path: string
  method: string
  headers: unknown
  addHeader?(name: string, value: string): void
}
type UndiciAnswer = { statusCode: number; headers: (Buffer | string)[] }

type Started = {
  span: Span
  method: string
  url: string
  headers: Record<string, string>
  answer: UndiciAnswer | null
}

/**
 * Records what this process asks other servers: by `fetch`, which is undici, and by node:http. The trace is handed on
 * to servers of `propagateTo`, by origin, and to no others. Returns how to stop.
 */
export function watchHttpClients(
  recorder: Recorder,
  { propagateTo = [] }: { propagateTo?: readonly string[] } = {},
): () => void {
  const stops = [...undiciListeners(recorder, new Set(propagateTo)), ...nodeListeners(recorder)].map(
    ([channel, listener]) => {
      subscribe(channel, listener)
      return () => void unsubscribe(channel, listener)
    },
  )
  return () => {
    for (const stop of stops) stop()
  }
}

type Listener = [string, (message: unknown) => void]

function undiciListeners(recorder: Recorder, propagateTo: ReadonlySet<string>): Listener[] {
  const started = new WeakMap<object, Started>()
  const end = (request: object, error: Error | null) => {
    const known = started.get(request)
    if (!known) return
    started.delete(request)
    endSpan(known, known.answer?.statusCode, () => headersOf(known.answer?.headers.map(String) ?? []), error)
  }
  return [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as { request: UndiciRequest }
        const { method, path } = request
        const url = `${request.origin}${path}`
        const span = recorder.open('clientRequest', nameOf(method, url))
        if (!span.isRecorded) return
        const traceParent = propagateTo.has(String(request.origin)) ? span.traceParent() : null
        if (traceParent) request.addHeader?.('traceparent', traceParent)
        started.set(request, { span, method, url, headers: {}, answer: null })
      },
    ],
    [
      'undici:request:headers',
      (message) => {
        const { request, response } = message as { request: object; response: UndiciAnswer }
        const known = started.get(request)
        if (known) known.answer = response
      },
    ],
    ['undici:request:trailers', (message) => end((message as { request: object }).request, null)],
    [
      'undici:request:error',
      (message) => {
        const { request, error } = message as { request: object; error: Error }
        end(request, error)
      },
    ],
  ]
}

function nodeListeners(recorder: Recorder): Listener[] {
  const started = new WeakMap<object, Started>()
  return [
    [
      'http.client.request.start',
      (message) => {
        const { request } = message as { request: ClientRequest }
        const url = `${request.protocol}//${request.host}${request.path}`
        const span = recorder.open('clientRequest', nameOf(request.method, url))
        if (!span.isRecorded) return
        const headers = answerHeadersOf(request.getHeaders(), null)
        started.set(request, { span, method: request.method, url, headers, answer: null })
      },
    ],
    [
      'http.client.response.finish',
      (message) => {
        const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
        const known = started.get(request)
        if (known) endSpan(known, response.statusCode, () => headersOf(response.rawHeaders), null)
      },
    ],
    [
      'http.client.request.error',
      (message) => {
        const { request, error } = message as { request: ClientRequest; error: Error }
        const known = started.get(request)
        if (known) endSpan(known, undefined, () => ({}), error)
      },
    ],
  ]
}

function endSpan(
  { span, method, url, headers }: Started,
  status: number | undefined,
  responseHeaders: () => Record<string, string>,
  error: Error | null,
): void {
  span.end({
    status: error || (status ?? 0) >= 500 ? 'error' : 'ok',
    heldBytes: 1_024,
    describe: () => ({
      content: {
        ...{ method, url, status, responseHeaders: responseHeaders() },
        ...(Object.keys(headers).length > 0 ? { headers } : {}),
        ...(error ? { error: { message: error.message, code: (error as { code?: string }).code } } : {}),
      },
    }),
  })
}

/** The host and path say what was asked; a query says with what. */
function nameOf(method: string, url: string): string {
  return `${method} ${url.split('?', 1)[0]}`
}
