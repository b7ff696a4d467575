/** This process runs. Says nothing of what it needs: a restart would not mend that. */
export function GET(): Response {
  return Response.json({ status: 'live' }, { headers: { 'cache-control': 'no-store' } })
}
