import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib'

const MAX_BYTES = 16 * 1024

const TEXT =
  /^(?:application\/(?:[\w.+-]*\+)?json|application\/x-www-form-urlencoded|text\/(?!html|event-stream)[\w.+-]+)\b/i

/** The beginning of a body, by reference. */
export type Body = { chunks: Uint8Array[]; bytes: number; contentType: string; contentEncoding: string }

/** Whether bodies of this type are text worth reading: never files, pages or streams of events. */
function isTextType(contentType: string): boolean {
  return TEXT.test(contentType)
}

/** Notes the beginning of what a client sends, as it passes: without reading it, which is for the program to do. */
export function noteRequestBody(request: IncomingMessage): Body | null {
  const contentType = request.headers['content-type'] ?? ''
  if (!isTextType(contentType)) return null
  const body: Body = {
    chunks: [],
    bytes: 0,
    contentType,
    contentEncoding: request.headers['content-encoding'] ?? '',
  }
  const { push } = request
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk !== null) keep(body, chunk)
    return push.call(request, chunk, encoding)
  }
  return body
}

/** Notes the beginning of what is answered from now on. */
export function noteResponseBody(response: ServerResponse, headers: Record<string, string>): Body | null {
  const { 'content-type': contentType = '', 'content-encoding': contentEncoding = '' } = headers
  if (!isTextType(contentType)) return null
  const body: Body = { chunks: [], bytes: 0, contentType, contentEncoding }
  const { write, end } = response
  response.write = function (this: ServerResponse, ...args: Parameters<typeof write>) {
    keep(body, args[0])
    return write.apply(this, args)
  } as typeof write
  response.end = function (this: ServerResponse, ...args: Parameters<typeof end>) {
    keep(body, args[0])
    return end.apply(this, args)
  } as typeof end
  return body
}

/** The text of what was noted, as JSON where it is that. To be called when it is serialised. */
export function readBody(body: Body | null): unknown {
  if (!body || body.chunks.length === 0) return undefined
  const text = decompress(Buffer.concat(body.chunks), body.contentEncoding)?.toString()
  if (text === undefined) return undefined
  if (/form-urlencoded/i.test(body.contentType)) return Object.fromEntries(new URLSearchParams(text))
  return /json/i.test(body.contentType) ? parsedOr(text) : text
}

function keep(body: Body, chunk: unknown): void {
  const left = MAX_BYTES - body.bytes
  if (left <= 0) return
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  if (!(bytes instanceof Uint8Array)) return
  // A small copy, so that a few bytes do not hold the whole block they were read into.
  const kept = Buffer.from(bytes.subarray(0, left))
  body.chunks.push(kept)
  body.bytes += kept.byteLength
}

/** What can be read of a beginning that was cut off. */
function decompress(bytes: Buffer, encoding: string): Buffer | undefined {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_BYTES * 8 }
    if (encoding === '' || encoding === 'identity') return bytes
    if (encoding === 'gzip') return gunzipSync(bytes, options)
    if (encoding === 'deflate') return inflateSync(bytes, options)
    if (encoding === 'br')
      return brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH })
  } catch {
    // A bomb, or cut off where nothing can be made of it.
  }
  return undefined
}

/** A text that was cut off is no JSON any more; secrets in it are found by the names before them. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
