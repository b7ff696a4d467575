import type { IncomingMessage } from 'node:http'
import { decompress } from './decompress.ts'

export type Body = { ok: true; bytes: Buffer } | { ok: false; why: 'too_large' | 'unknown_encoding' }

/** Reads a body, decompressed, and stops as soon as it has more than maxBytes. Rejects when it ends too early. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Body> {
  const encoding = response.headers['content-encoding']
  if (!encoding && Number(response.headers['content-length'] ?? 0) > maxBytes) return stop('too_large')
  const stream = await decompress(response, encoding)
  if (!stream) return stop('unknown_encoding')
  const chunks: Buffer[] = []
  let byteCount = 0
  for await (const chunk of stream) {
    byteCount += chunk.length
    if (byteCount > maxBytes) return stop('too_large')
    chunks.push(chunk)
  }
  return { ok: true, bytes: Buffer.concat(chunks, byteCount) }

  function stop(why: 'too_large' | 'unknown_encoding'): Body {
    response.destroy()
    return { ok: false, why }
  }
}
