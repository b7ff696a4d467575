import { readinessNow } from '#health/readiness-now.ts'

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** Whether a proxy may send traffic to this process. Answered from memory. */
export function GET(): Response {
  const { ready, reason } = readinessNow()
  return new Response(ready ? '{"status":"ready"}' : JSON.stringify({ status: 'not ready', reason }), {
    status: ready ? 200 : 503,
    headers,
  })
}
