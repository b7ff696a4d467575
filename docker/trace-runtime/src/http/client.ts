import type { IncomingMessage } from 'node:http'

/** Who is at the other end, as far as proxies of ours can be trusted to say so. */
export function clientOf(
  request: IncomingMessage,
  trustedProxyHops: number,
): { address: string; isSecure: boolean } {
  const forwarded = lastOf(request.headers['x-forwarded-for'], trustedProxyHops)
  const protocol = lastOf(request.headers['x-forwarded-proto'], Math.min(trustedProxyHops, 1))
  return { address: forwarded ?? request.socket.remoteAddress ?? '', isSecure: protocol === 'https' }
}

/** Where the other end reached this process, as in `https://traces.example`: by the name it asked for. */
export function originOf(request: IncomingMessage, trustedProxyHops: number): string {
  const { localAddress = '', localPort, localFamily } = request.socket
  const own = `${localFamily === 'IPv6' ? `[${localAddress}]` : localAddress}:${localPort}`
  const { isSecure } = clientOf(request, trustedProxyHops)
  const scheme = isSecure ? 'https' : 'http'
  return URL.parse(`${scheme}://${request.headers.host}`)?.origin ?? `${scheme}://${own}`
}

/** What the outermost of so many proxies added at the end of a list. */
function lastOf(header: string | string[] | undefined, hops: number): string | null {
  if (hops === 0 || header === undefined) return null
  const items = String(header)
    .split(',')
    .map((item) => item.trim())
  return items.at(-hops) ?? null
}
