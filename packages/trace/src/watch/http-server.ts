import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseTraceParent } from '../context/trace-parent.ts'
import type { Content, Described } from '../entry/entry.ts'
import { type Body, noteRequestBody, noteResponseBody, readBody } from '../http/body.ts'
import { headersOf, noteResponseHeaders, queryOf } from '../http/headers.ts'
import { generalRoute, type RouteOf } from '../http/routes.ts'
import type { Recorder } from '../types.ts'

const STARTED = 'http.server.request.start'
const NOT_FOUND = '(not found)'

type Started = { request: IncomingMessage; response: ServerResponse }

/**
 * Makes every request that an HTTP server of this process takes the root of what happens in it, whatever framework
 * answers. Returns how to stop.
 */
export function watchHttpServer(recorder: Recorder, options: { routeOf: RouteOf }): () => void {
  const { isIgnoredPath, isIgnoredRoute } = recorder.settings
  const onStart = (message: unknown) => {
    const { request, response } = message as Started
    const { path, search } = split(request.url ?? '/')
    const route = options.routeOf(path)
    if (isIgnoredPath(path) || (route && isIgnoredRoute(route))) recorder.enterUnrecorded()
    else follow(recorder, request, response, { path, search, route })
  }
  subscribe(STARTED, onStart)
  return () => void unsubscribe(STARTED, onStart)
}

type Target = { path: string; search: string; route: string | null }

function follow(
  recorder: Recorder,
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
): void {
  const method = request.method ?? 'GET'
  const context = parseTraceParent(request.headers.traceparent as string | undefined)
  const span = recorder.open('request', `${method} ${target.path}`, { isRoot: true, context })
  span.enter()
  if (!span.isRecorded) return
  const { captureBodies } = recorder.settings
  const responseHeadersNow = noteResponseHeaders(response)
  const requestBody = captureBodies === 'none' ? null : noteRequestBody(request)
  const responseBody = captureBodies === 'none' ? null : noteResponseBody(response, responseHeadersNow)
  const bytesBefore = request.socket.bytesWritten
  response.once('close', () => {
    const { statusCode, writableFinished } = response
    const isWanted = captureBodies === 'all' || statusCode >= 400
    const bodies = isWanted ? [requestBody, responseBody] : []
    const route = target.route ?? (statusCode === 404 ? NOT_FOUND : generalRoute(target.path))
    const facts = {
      ...{ method, route, status: statusCode },
      clientAddress: request.socket.remoteAddress,
      responseBytes: request.socket.bytesWritten - bytesBefore,
    }
    const responseHeaders = responseHeadersNow()
    const { rawHeaders } = request
    span.end({
      name: `${method} ${route}`,
      status: statusCode >= 500 ? 'error' : 'ok',
      tags: writableFinished ? [`status:${statusCode}`] : [`status:${statusCode}`, 'aborted'],
      isStream: responseHeaders['content-type']?.startsWith('text/event-stream') ?? false,
      heldBytes: 2_048 + bodies.reduce((total, body) => total + (body?.bytes ?? 0), 0),
      content: () => describe(target, facts, rawHeaders, responseHeaders, bodies),
    })
  })
}

function describe(
  { path, search }: Target,
  facts: Content,
  rawHeaders: string[],
  responseHeaders: Record<string, string>,
  [requestBody = null, responseBody = null]: (Body | null)[],
): Described {
  return {
    content: {
      path,
      ...facts,
      ...(search ? { query: queryOf(search) } : {}),
      headers: headersOf(rawHeaders),
      responseHeaders,
      ...present('body', readBody(requestBody)),
      ...present('responseBody', readBody(responseBody)),
    },
  }
}

function present(name: string, value: unknown): Content {
  return value === undefined ? {} : { [name]: value }
}

function split(url: string): { path: string; search: string } {
  const mark = url.indexOf('?')
  return mark === -1 ? { path: url, search: '' } : { path: url.slice(0, mark), search: url.slice(mark) }
}
