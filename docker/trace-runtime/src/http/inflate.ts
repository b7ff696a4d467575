import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

export type Inflated = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_large' | 'malformed' }

const gunzipAsync = promisify(gunzip)

/** What a gzip body holds, outside this thread. Stops at the limit, so that a small body cannot become a large one. */
export async function inflate(bytes: Buffer, maxBytes: number): Promise<Inflated> {
  try {
    const options = { maxOutputLength: maxBytes, chunkSize: chunkSizeFor(bytes) }
    return { ok: true, bytes: await gunzipAsync(bytes, options) }
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, reason: isTooLarge ? 'too_large' : 'malformed' }
  }
}

const LEAST_CHUNK = 1024
const MOST_CHUNK = 1024 * 1024

/**
 * Each chunk is a trip to another thread, which costs more than what is inflated in it. The last four bytes say how
 * much there is (RFC 1952, ISIZE); who lies gets several chunks, and the same limit.
 */
function chunkSizeFor(bytes: Buffer): number {
  const size = bytes.byteLength < 4 ? 0 : bytes.readUInt32LE(bytes.byteLength - 4)
  return Math.min(Math.max(size + 1, LEAST_CHUNK), MOST_CHUNK)
}
