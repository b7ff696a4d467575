import type { IncomingHttpHeaders } from 'node:http'

/** The headers of a signed request, each of the right form. Nothing about them is known to be true. */
export type Signed = {
  version: 1 | 2
  keyId: string
  timestamp: string
  /** The batch id of version 2. */
  nonce: string
  bodySha256: string
  /** Empty in version 1, which has none. */
  audience: string
  contentEncoding: '' | 'gzip'
  signature: string
}

const HASH = /^[0-9a-f]{64}$/
const WORD = /^[\x21-\x7e]{1,128}$/
const TIMESTAMP = /^\d{13}$/

/** Null when a header is missing or has another form. */
export function readSignedHeaders(headers: IncomingHttpHeaders): Signed | null {
  const version = headers['x-zt-version'] === undefined ? 1 : 2
  if (version === 2 && headers['x-zt-version'] !== '2') return null
  const contentEncoding = headers['content-encoding'] ?? ''
  if (contentEncoding !== '' && contentEncoding !== 'gzip') return null
  const keyId = matching(headers['x-zt-key-id'], WORD)
  const nonce = matching(headers['x-zt-nonce'], WORD)
  const audience = version === 1 ? '' : matching(headers['x-zt-audience'], WORD)
  const timestamp = matching(headers['x-zt-timestamp'], TIMESTAMP)
  const bodySha256 = matching(headers['x-zt-body-sha256'], HASH)
  const signature = matching(headers['x-zt-signature'], HASH)
  if (keyId === null || nonce === null || audience === null) return null
  if (timestamp === null || bodySha256 === null || signature === null) return null
  return { version, keyId, timestamp, nonce, bodySha256, audience, contentEncoding, signature }
}

function matching(header: string | string[] | undefined, pattern: RegExp): string | null {
  return typeof header === 'string' && pattern.test(header) ? header : null
}
