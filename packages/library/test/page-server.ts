import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

type Page = { status?: number; headers?: Record<string, string>; body: string }
export type PageServer = {
  url: string
  /** The headers of each request, in order. */
  asked: readonly IncomingHttpHeaders[]
  serve(path: string, page: Page): void
  /** Answers every request from now on. */
  answer(listener: RequestListener): void
  close(): Promise<void>
}

/** A web site on this machine whose pages a test sets. */
export async function startPageServer(): Promise<PageServer> {
  const pages = new Map<string, Page>()
  const asked: IncomingHttpHeaders[] = []
  let listener: RequestListener = (request, response) => {
    const page = pages.get(request.url ?? '') ?? { status: 404, body: 'nothing here' }
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
    response.end(page.body)
  }
  const server = createServer((request, response) => {
    asked.push(request.headers)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    serve: (path, page) => void pages.set(path, page),
    answer: (next) => {
      listener = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
