import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Page = { status?: number; headers?: Record<string, string>; body: string }
export type PageServer = { url: string; serve(path: string, page: Page): void; close(): Promise<void> }

/** A web site on this machine whose pages a test sets. */
export async function startPageServer(): Promise<PageServer> {
  const pages = new Map<string, Page>()
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '') ?? { status: 404, body: 'nothing here' }
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
    response.end(page.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (path, page) => void pages.set(path, page),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
