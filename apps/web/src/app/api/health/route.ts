import { healthNow } from '#health/health-now.ts'

/** Everything this process needs, part by part. Answers within a second whatever hangs. */
export async function GET(): Promise<Response> {
  const report = await healthNow()
  return Response.json(report, {
    status: report.status === 'unhealthy' ? 503 : 200,
    headers: { 'cache-control': 'no-store' },
  })
}
