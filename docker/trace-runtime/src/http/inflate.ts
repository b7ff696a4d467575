import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

export type Inflated = { ok: true; bytes: Buffer } | { ok: false; reason: 'too_large' | 'malformed' }

const gunzipAsync = promisify(gunzip)

/** What a gzip body holds, outside this thread. Stops at the limit, so that a small body cannot become a large one. */
export async function inflate(bytes: Buffer, maxBytes: number): Promise<Inflated> {
  try {
    return { ok: true, bytes: await gunzipAsync(bytes, { maxOutputLength: maxBytes }) }
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, reason: isTooLarge ? 'too_large' : 'malformed' }
  }
}
