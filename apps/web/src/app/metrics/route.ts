import { createHash, timingSafeEqual } from 'node:crypto'
import { currentMetrics } from '#metrics/metrics.ts'

/** What this process measures of itself, for Prometheus and its kin. Without METRICS_TOKEN there is no such place. */
export async function GET(request: Request): Promise<Response> {
  const metrics = currentMetrics()
  if (!metrics) return new Response('Nothing is measured here: METRICS_TOKEN is not set.\n', { status: 404 })
  if (!isSame(request.headers.get('authorization') ?? '', `Bearer ${metrics.token}`)) {
    const headers = { 'www-authenticate': 'Bearer realm="metrics"' }
    return new Response('Send METRICS_TOKEN as a bearer token.\n', { status: 401, headers })
  }
  const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' }
  return new Response(await metrics.text(), { headers })
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
