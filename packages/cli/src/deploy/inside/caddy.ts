import type { Counts } from './verdict.ts'

const READ_ONLY = 'http://caddy:2020'
const LIMIT_MS = 2_000

/** How many answers Caddy has given since it started, and how many of them were the fault of the server; null without an answer. */
export async function readCounts(): Promise<Counts | null> {
  const text = await read('/metrics')
  return text === null ? null : countsOf(text)
}

/** Sums what Caddy counts of the public site. https://caddyserver.com/docs/metrics */
export function countsOf(metrics: string): Counts {
  const lines = metrics.matchAll(/^caddy_http_request_duration_seconds_count\{(.*)\} (\S+)$/gm)
  let [answered, failed] = [0, 0]
  for (const [, labels = '', count] of lines) {
    if (!labels.includes('server="public"') || !labels.includes('handler="subroute"')) continue
    answered += Number(count)
    if (/code="5\d\d"/.test(labels)) failed += Number(count)
  }
  return { answered, failed }
}

/** How many requests of a colour are under way; null when Caddy does not say. */
export async function readInFlight(service: string): Promise<number | null> {
  const text = await read('/reverse_proxy/upstreams')
  if (text === null) return null
  const upstreams = JSON.parse(text) as { address: string; num_requests: number }[]
  return upstreams.find(({ address }) => address.startsWith(`${service}:`))?.num_requests ?? 0
}

async function read(path: string): Promise<string | null> {
  try {
    const response = await fetch(`${READ_ONLY}${path}`, { signal: AbortSignal.timeout(LIMIT_MS) })
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}
