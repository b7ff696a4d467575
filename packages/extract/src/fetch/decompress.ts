import { pipeline, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

const MAX_CODINGS = 3

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/** The decoded bytes of a body with this Content-Encoding, or null when a coding is unknown or there are too many. */
export async function decompress(
  body: Readable,
  contentEncoding: string | undefined,
): Promise<Readable | null> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > MAX_CODINGS) return null
  let stream: Readable | null = body
  for (const coding of codings.reverse()) stream = stream && (await decode(stream, coding))
  return stream
}

async function decode(stream: Readable, coding: string): Promise<Readable | null> {
  if (coding === 'gzip' || coding === 'x-gzip') return through(stream, createGunzip())
  if (coding === 'br') return through(stream, createBrotliDecompress())
  return coding === 'deflate' ? inflate(stream) : null
}

// "deflate" means the zlib format, yet some servers send it bare. A zlib header's low nibble is always 8.
async function inflate(stream: Readable): Promise<Readable> {
  const chunks = stream[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return Readable.from([])
  const isZlib = (first.value[0] & 0x0f) === 8
  const whole = Readable.from(prepend(first.value, chunks))
  return through(whole, isZlib ? createInflate() : createInflateRaw())
}

async function* prepend(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

function through<Decoder extends NodeJS.ReadWriteStream & Readable>(
  source: Readable,
  decoder: Decoder,
): Decoder {
  // The reader of the decoder sees the error; this callback only keeps it from being thrown twice.
  pipeline(source, decoder, () => {})
  return decoder
}
