import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'

const gzip = promisify(gzipCallback)

const SAMPLE_BYTES = 64 * 1024

/** Of a sample: what saves less than this is stored as it is, as pictures, PDFs and vectors are. */
const MIN_SAVED_SHARE = 0.1

/** A gzip member with the bytes, compressed fast where that saves something. */
export async function compress(bytes: Buffer): Promise<Buffer> {
  return gzip(bytes, { level: (await isWorthwhile(bytes)) ? 1 : 0 })
}

async function isWorthwhile(bytes: Buffer): Promise<boolean> {
  // From the middle: the beginning of a piece may be a header unlike the rest.
  const from = Math.max(0, Math.floor((bytes.length - SAMPLE_BYTES) / 2))
  const sample = bytes.subarray(from, from + SAMPLE_BYTES)
  const { length } = await gzip(sample, { level: 1 })
  return length < sample.length * (1 - MIN_SAVED_SHARE)
}
