import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type BodyRead =
  | { ok: true; bytes: Buffer; sha256: string }
  /** `aborted`: the sender went away, and there is nobody to answer. */
  | { ok: false; reason: 'too_large' | 'aborted' }

/** The bytes of a body as they came, hashed while they come. Stops reading at the limit. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { ok: false, reason: 'too_large' }
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.byteLength
      if (length > maxBytes) return { ok: false, reason: 'too_large' }
      hash.update(chunk)
      chunks.push(chunk)
    }
  } catch {
    return { ok: false, reason: 'aborted' }
  }
  return { ok: true, bytes: Buffer.concat(chunks), sha256: hash.digest('hex') }
}
