import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '../log.ts'
import { problem } from './answer.ts'
import { isLoopbackHost } from './host.ts'
import { findRoute, type Route } from './route.ts'
import { send } from './send.ts'

export type HttpServer = {
  /** Where it listens, as in `http://127.0.0.1:7778`. */
  url: string
  /** Stops accepting, lets what is being answered finish, and ends what lasts longer than `graceMs`. */
  close(graceMs: number): Promise<void>
}

const NOT_MEANT = problem(
  421,
  'This receiver answers on loopback only: ask for it as localhost or 127.0.0.1.',
  { isUnread: true },
)
const NOT_FOUND = problem(404, 'There is nothing at this address.', { isUnread: true })
const INTERNAL = problem(500, 'This went wrong here. The log of the receiver says how.', { isUnread: true })

/** Listens on a host and a port (0 for a free one) and sends every request to its route. */
export async function listen(
  routes: readonly Route[],
  options: { host: string; port: number; isLoopback: boolean; log: Log },
): Promise<HttpServer> {
  const { host, port, isLoopback, log } = options
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 })
  server.on('request', (request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined)
    if (isLoopback && !isLoopbackHost(request.headers.host)) return send(response, NOT_MEANT)
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s)
    const call = { request, response, method: request.method ?? '', path, query }
    const found = findRoute(routes, call)
    if (!found) return send(response, NOT_FOUND)
    if ('allow' in found)
      return send(
        response,
        problem(405, `Use ${found.allow.join(' or ')}.`, {
          headers: { allow: found.allow.join(', ') },
          isUnread: true,
        }),
      )
    try {
      await found.route.handle(call)
    } catch (error) {
      log.error('a request failed', { path: found.route.path, error: errorText(error) })
      if (response.headersSent) response.destroy()
      else send(response, INTERNAL)
    }
  }

  await bound(server, host, port)
  const address = server.address() as AddressInfo
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${shown}:${address.port}`, close: (graceMs) => close(server, graceMs) }
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}

/** Where it failed, without what it failed on: a message may quote what was sent. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error'
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return [error.name, ...frames.slice(0, 6).map((line) => line.trim())].join(' | ')
}
