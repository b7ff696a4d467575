import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

export type Inflated = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_large' | 'malformed' }

const gunzipAsync = promisify(gunzip)

/**
 * What a gzip body holds, outside this thread. Stops at the limit, so that a small body cannot become a large one, and
 * at the size that its end says: there is room for no more.
 */
export async function inflate(bytes: Buffer, maxBytes: number): Promise<Inflated> {
  const size = inflatedSize(bytes)
  try {
    const chunkSize = Math.min(Math.max(size + 1, LEAST_CHUNK), MOST_CHUNK)
    const maxOutputLength = Math.min(Math.max(size, 1), maxBytes)
    return { ok: true, bytes: await gunzipAsync(bytes, { maxOutputLength, chunkSize }) }
  } catch (error) {
    const isOver = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, reason: isOver && size > maxBytes ? 'too_large' : 'malformed' }
  }
}

/** Each chunk is a trip to another thread, which costs more than what is inflated in it. */
const LEAST_CHUNK = 1024
const MOST_CHUNK = 1024 * 1024

/** How many bytes a gzip body says it holds, in its last four (RFC 1952, ISIZE). */
export function inflatedSize(bytes: Buffer): number {
  return bytes.byteLength < 4 ? 0 : bytes.readUInt32LE(bytes.byteLength - 4)
}
