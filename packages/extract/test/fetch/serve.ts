import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { createFetcher, type Fetcher } from '../../src/fetch/fetcher.ts'

export type Site = { port: number; origin: string; requests: string[]; close(): Promise<void> }

/** A web server on a loopback port. `origin` uses a made-up name that only an injected `resolve` knows. */
export async function serve(listener: RequestListener): Promise<Site> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://site.test:${port}`, requests, close: () => closeServer(server) }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

type FetcherOptions = Partial<Parameters<typeof createFetcher>[0]>

/** Sites and fetchers that end with the test that asked for them. */
export function useWeb(defaults: FetcherOptions = {}) {
  const opened: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
  })
  return {
    async site(listener: RequestListener): Promise<Site> {
      const started = await serve(listener)
      opened.push(started)
      return started
    },
    fetcher(options: FetcherOptions = {}): Fetcher {
      const created = createFetcher({
        userAgent: 'Trovella/test',
        timeoutMs: 10_000,
        ...defaults,
        ...options,
      })
      opened.push(created)
      return created
    },
  }
}

/** The made-up site is let through, wherever it is. */
export const TO_THE_SITE: FetcherOptions = { allowHosts: ['site.test'], resolve: async () => ['127.0.0.1'] }
