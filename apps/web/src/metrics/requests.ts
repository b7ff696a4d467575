import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRoutes } from '@repo/trace/routes'
import { Histogram, type Registry } from 'prom-client'

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Measures each request that an HTTP server of this process answers; live streams, which last, aside. */
export function measureRequests(registry: Registry, routes: readonly string[]): void {
  const routeOf = createRoutes(routes)
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [registry],
  })
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const beganMs = performance.now()
    const [path = '/'] = (request.url ?? '/').split('?')
    response.once('close', () => {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return
      // A path that is no route is a label of its own for every scanner that comes by.
      const labels = { method: request.method ?? 'GET', route: routeOf(path) ?? 'other' }
      durations.observe({ ...labels, status: response.statusCode }, (performance.now() - beganMs) / 1_000)
    })
  })
}
