import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as health from '../app/api/health/route.ts'
import * as inngest from '../app/api/inngest/route.ts'
import * as live from '../app/api/live/route.ts'
import * as ready from '../app/api/ready/route.ts'
import * as metrics from '../app/metrics/route.ts'

type Handler = (request: Request) => Response | Promise<Response>

/** The routes of the web process that a worker has too, by path and method. */
const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/api/inngest': inngest,
  '/api/health': health,
  '/api/live': live,
  '/api/ready': ready,
  '/metrics': metrics,
}

export const WORKER_PATHS: readonly string[] = Object.keys(routes)

/** An HTTP server for what calls jobs and for what watches over the process; anything else is a 404. Not listening yet. */
export function createWorkerServer(): Server {
  return createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      process.stderr.write(`The worker could not answer: ${(error as Error).message}\n`)
      if (response.headersSent) response.destroy()
      else send(response, problem(500, 'The worker could not answer. Its log says why.'))
    })
  })
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'worker'}`)
  const methods = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
  if (!methods) {
    return send(response, problem(404, `A worker serves ${WORKER_PATHS.join(', ')} and nothing else.`))
  }
  const method = incoming.method ?? 'GET'
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!handler) return send(response, problem(405, `${url.pathname} does not take ${method}.`))
  await send(response, await handler(await requestOf(incoming, url)))
}

async function requestOf(incoming: IncomingMessage, url: URL): Promise<Request> {
  const { method = 'GET', headers } = incoming
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, {
    method,
    headers: entries,
    ...(hasBody ? { body: new Uint8Array(await buffer(incoming)) } : {}),
  })
}

async function send(response: ServerResponse, answered: Response): Promise<void> {
  const body = Buffer.from(await answered.arrayBuffer())
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  response.end(body)
}

function problem(status: 404 | 405 | 500, detail: string): Response {
  return Response.json(
    { status, detail },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )
}
