import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { CheckedAddress } from './check-target.ts'

export class HeaderTimeout extends Error {}

/**
 * Sends one GET over a new connection to one of the given addresses and waits for the headers. Follows nothing and
 * decompresses nothing. Rejects with HeaderTimeout, with the signal's reason, or with Node's network error.
 */
export function openResponse(options: {
  url: URL
  addresses: CheckedAddress[]
  headers: Record<string, string>
  headerTimeoutMs: number
  signal: AbortSignal
}): Promise<IncomingMessage> {
  const { url, addresses, headers, headerTimeoutMs, signal } = options
  const { get } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers, lookup: pinnedTo(addresses), signal })
    const timer = setTimeout(() => request.destroy(new HeaderTimeout()), headerTimeoutMs)
    request.on('response', resolve)
    request.on('error', reject)
    request.on('close', () => clearTimeout(timer))
    request.on('response', () => clearTimeout(timer))
  })
}

/** A lookup that knows only the addresses that were checked, whatever name it is asked for. */
function pinnedTo(addresses: CheckedAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses
    if (all) callback(null, addresses)
    else if (first) callback(null, first.address, first.family)
    else callback(new Error('no address to connect to'), '')
  }
}
