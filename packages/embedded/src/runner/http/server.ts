import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Log } from '@repo/trace/log'
import { type Answer, type Exchange, json } from './exchange.ts'
import { refuseBrowsers } from './guard.ts'
import type { Handler } from './routes.ts'

const MAX_BODY_BYTES = 64 * 1024 * 1024
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '::1'])

export type Server = { url: string; close(): Promise<void> }

/** Serves over HTTP. Rejects when the port is taken. */
export function startServer(options: {
  host: string
  port: number
  handle: Handler
  log: Log
}): Promise<Server> {
  const loopbackOnly = LOOPBACK_HOSTS.has(options.host)
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    try {
      const body = await readBody(request)
      if (body === null)
        return json(413, { ids: [], status: 413, error: `More than ${MAX_BODY_BYTES} bytes in one request.` })
      const exchange = toExchange(request, body)
      return refuseBrowsers(exchange, { loopbackOnly }) ?? (await options.handle(exchange))
    } catch (error) {
      if (error instanceof SyntaxError) return json(400, { status: 400, error: 'The body is not JSON.' })
      options.log.error({ err: error }, 'the runner could not answer a request')
      return json(503, { status: 503, error: (error as Error).message })
    }
  }
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void answer(request).then((each) => send(response, each))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : options.port
      resolve({
        url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

function toExchange(request: IncomingMessage, body: string): Exchange {
  const url = new URL(request.url ?? '/', 'http://runner')
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
