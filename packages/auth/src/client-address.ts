/** What better-auth reads the address from: set by us alone, whatever a client sends under this name. */
export const CLIENT_ADDRESS_HEADER = 'x-trovella-client-address'

/**
 * The address that the outermost trusted proxy saw. Each of `trustedProxyHops` proxies appended one entry to
 * X-Forwarded-For; what stands before those is the client's own claim. With no proxy nothing can be believed.
 */
export function clientAddress(headers: Headers, trustedProxyHops: number): string | null {
  if (trustedProxyHops === 0) return '127.0.0.1'
  const entries = (headers.get('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  return entries.at(-trustedProxyHops) || null
}

/** The same request, with the address in our header. */
export function withClientAddress(request: Request, trustedProxyHops: number): Request {
  const headers = new Headers(request.headers)
  const address = clientAddress(headers, trustedProxyHops)
  if (address) headers.set(CLIENT_ADDRESS_HEADER, address)
  else headers.delete(CLIENT_ADDRESS_HEADER)
  return new Request(request, { headers })
}
