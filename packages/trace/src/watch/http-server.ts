import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseTraceParent } from '../context/trace-parent.ts'
import type { Content, Described } from '../entry/entry.ts'
import { type Body, noteRequestBody, noteResponseBody, readBody } from '../http/body.ts'
import { answerHeadersOf, headersOf, queryOf } from '../http/headers.ts'
import { generalRoute, type RouteOf } from '../http/routes.ts'
import type { Recorder, Span } from '../types.ts'

const STARTED = 'http.server.request.start'
const NOT_FOUND = '(not found)'
const BODILESS = ['GET', 'HEAD', 'OPTIONS']

/** A request that is being answered. */
type Exchange = {
  method: string
  path: string
  search: string
  route: string | null
  request: IncomingMessage
  response: ServerResponse
  /** Headers given with the status, which Node writes without keeping them. */
  givenHeaders: unknown
  requestBody: Body | null
  responseBody: Body | null
  bytesBefore: number
  /** An answer that is meant to stay open. */
  isStream: boolean
}

/**
 * Makes every request that an HTTP server of this process takes the root of what happens in it, whatever framework
 * answers. Returns how to stop.
 */
export function watchHttpServer(recorder: Recorder, { routeOf }: { routeOf: RouteOf }): () => void {
  const { isIgnoredPath, isIgnoredRoute, captureBodies } = recorder.settings
  const onStart = (message: unknown) => {
    const { request, response } = message as Pick<Exchange, 'request' | 'response'>
    const exchange = exchangeOf(request, response, routeOf)
    const { method, path, route } = exchange
    if (isIgnoredPath(path) || isIgnoredRoute(route ?? generalRoute(path))) return recorder.enterUnrecorded()
    const context = parseTraceParent(traceParentIn(request.rawHeaders))
    const span = recorder.open('request', `${method} ${path}`, { isRoot: true, context })
    span.enter()
    if (span.isRecorded) follow(span, exchange, captureBodies)
  }
  subscribe(STARTED, onStart)
  return () => void unsubscribe(STARTED, onStart)
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, routeOf: RouteOf): Exchange {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  return {
    method: request.method ?? 'GET',
    path,
    search: mark === -1 ? '' : url.slice(mark),
    route: routeOf(path),
    request,
    response,
    givenHeaders: null,
    requestBody: null,
    responseBody: null,
    bytesBefore: request.socket.bytesWritten,
    isStream: false,
  }
}

/** Without making Node build the object of all headers. */
function traceParentIn(rawHeaders: readonly string[]): string | undefined {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 11 && name.toLowerCase() === 'traceparent') return rawHeaders[index + 1]
  }
  return undefined
}

function follow(span: Span, exchange: Exchange, captureBodies: 'none' | 'errors' | 'all'): void {
  const { request, response, method } = exchange
  if (captureBodies !== 'none' && !BODILESS.includes(method)) exchange.requestBody = noteRequestBody(request)
  const { writeHead } = response
  response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    exchange.givenHeaders = args.find((each) => typeof each === 'object') ?? exchange.givenHeaders
    exchange.isStream = String(contentTypeOf(exchange)).startsWith('text/event-stream')
    const isWanted = captureBodies === 'all' || (captureBodies === 'errors' && Number(args[0]) >= 400)
    if (isWanted && !exchange.responseBody) {
      exchange.responseBody = noteResponseBody(response, answerHeaders(exchange))
    }
    return writeHead.apply(this, args as Parameters<typeof writeHead>)
  } as typeof writeHead
  response.once('close', () => end(span, exchange, captureBodies))
}

function end(span: Span, exchange: Exchange, captureBodies: 'none' | 'errors' | 'all'): void {
  const { method, path, response, request } = exchange
  const { statusCode, writableFinished } = response
  if (captureBodies !== 'all' && statusCode < 400) exchange.requestBody = null
  const route = exchange.route ?? (statusCode === 404 ? NOT_FOUND : generalRoute(path))
  const answered = {
    method,
    route,
    status: statusCode,
    clientAddress: request.socket.remoteAddress,
    responseBytes: request.socket.bytesWritten - exchange.bytesBefore,
  }
  span.end({
    name: nameOf(method, route),
    status: statusCode >= 500 ? 'error' : 'ok',
    tags: writableFinished ? [statusTag(statusCode)] : [statusTag(statusCode), 'aborted'],
    isStream: exchange.isStream,
    heldBytes: 4_096 + (exchange.requestBody?.bytes ?? 0) + (exchange.responseBody?.bytes ?? 0),
    content: { exchange, answered },
    describe,
  })
}

const MOST_REMEMBERED = 1_000
const names = new Map<string, Map<string, string>>()
const statusTags = new Map<number, string>()

/** Remembered, since a text that was just made has to be hashed wherever it is looked up. */
function nameOf(method: string, route: string): string {
  const ofRoute = names.get(route) ?? new Map<string, string>()
  const known = ofRoute.get(method)
  if (known !== undefined) return known
  if (names.size >= MOST_REMEMBERED) names.clear()
  const name = `${method} ${route}`
  names.set(route, ofRoute.set(method, name))
  return name
}

function statusTag(status: number): string {
  const known = statusTags.get(status)
  if (known !== undefined) return known
  const tag = `status:${status}`
  statusTags.set(status, tag)
  return tag
}

function contentTypeOf({ response, givenHeaders }: Exchange): unknown {
  if (givenHeaders === null) return response.getHeader('content-type')
  return answerHeadersOf(response.getHeaders(), givenHeaders)['content-type']
}

function answerHeaders({ response, givenHeaders }: Exchange): Record<string, string> {
  return answerHeadersOf(response.getHeaders(), givenHeaders)
}

function describe(facts: Content): Described {
  const { exchange, answered } = facts as { exchange: Exchange; answered: Content }
  const { path, search, request, requestBody, responseBody } = exchange
  return {
    content: {
      path,
      ...answered,
      ...(search ? { query: queryOf(search) } : {}),
      headers: headersOf(request.rawHeaders),
      responseHeaders: answerHeaders(exchange),
      ...present('body', readBody(requestBody)),
      ...present('responseBody', readBody(responseBody)),
    },
  }
}

function present(name: string, value: unknown): Content {
  return value === undefined ? {} : { [name]: value }
}
