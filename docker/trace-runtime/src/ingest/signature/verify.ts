import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Signed } from './headers.ts'

export type SignedRequest = {
  method: string
  /** As it came: before anything was decoded. */
  path: string
  /** Without `?`. */
  query: string
  signed: Signed
  /** Lower-case hex SHA-256 of the bytes on the wire. */
  bodySha256: string
}

/** A key that is not known is checked against this, so that the answer takes as long. */
const NO_SECRET = randomBytes(32).toString('hex')

/**
 * Whether a request was signed with this secret, by docs/contracts/trace-ingest.md: the hash of the body that came is
 * the one that was signed, and the HMAC is right. Takes the same time whatever is wrong.
 */
export function isSignedWith(request: SignedRequest, secret: string | null): boolean {
  const lines = request.signed.version === 1 ? linesOfVersion1(request) : linesOfVersion2(request)
  const wanted = createHmac('sha256', secret ?? NO_SECRET)
    .update(lines.join('\n'))
    .digest()
  const isSignatureRight = timingSafeEqual(wanted, Buffer.from(request.signed.signature, 'hex'))
  const isBodyRight = timingSafeEqual(
    Buffer.from(request.bodySha256, 'hex'),
    Buffer.from(request.signed.bodySha256, 'hex'),
  )
  return isSignatureRight && isBodyRight && secret !== null
}

function linesOfVersion1({ method, path, query, signed }: SignedRequest): string[] {
  const search = query === '' ? '' : `?${query}`
  return [method, path, search, signed.timestamp, signed.nonce, signed.bodySha256]
}

function linesOfVersion2({ method, path, query, signed }: SignedRequest): string[] {
  const { keyId, timestamp, nonce, contentEncoding, audience, bodySha256 } = signed
  return ['2', keyId, method, path, query, timestamp, nonce, contentEncoding, audience, bodySha256]
}
