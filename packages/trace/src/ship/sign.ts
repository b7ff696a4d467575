import { createHash, createHmac } from 'node:crypto'

export type SigningKey = { keyId: string; secret: string; audience: string }

/**
 * The headers of a signed request, version 2 of docs/contracts/trace-ingest.md: HMAC-SHA256 over ten lines, among them
 * the hash of the bytes on the wire.
 */
export function signedHeaders(
  request: {
    method: string
    path: string
    /** Without `?`. */
    query: string
    timestampMs: number
    batchId: string
    /** `gzip`, or empty. */
    contentEncoding: string
    body: Uint8Array
  },
  { keyId, secret, audience }: SigningKey,
): Record<string, string> {
  const bodySha256 = createHash('sha256').update(request.body).digest('hex')
  const timestamp = String(Math.round(request.timestampMs))
  const { method, path, query, batchId, contentEncoding } = request
  const lines = ['2', keyId, method, path, query, timestamp, batchId, contentEncoding, audience, bodySha256]
  return {
    'x-zt-version': '2',
    'x-zt-key-id': keyId,
    'x-zt-timestamp': timestamp,
    'x-zt-nonce': batchId,
    'x-zt-body-sha256': bodySha256,
    'x-zt-audience': audience,
    'x-zt-signature': createHmac('sha256', secret).update(lines.join('\n')).digest('hex'),
  }
}
