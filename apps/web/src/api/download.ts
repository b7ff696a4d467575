import { Readable } from 'node:stream'
import type { Original } from '@repo/library/sources/original'

/**
 * An original as a download that a browser never opens in our origin: it may be a hostile page. Its type is told
 * only where nothing runs it.
 */
export function downloadOf({ fileName, mediaType, byteSize, sha256, bytes }: Original): Response {
  const body = Readable.toWeb(Readable.from(bytes, { objectMode: false, highWaterMark: 1 })) as ReadableStream
  return new Response(body, {
    headers: {
      'content-type': mediaType ?? 'application/octet-stream',
      'content-length': String(byteSize),
      'content-disposition': `attachment; filename="${asciiName(fileName)}"; filename*=UTF-8''${encodeName(fileName)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      etag: `"${sha256}"`,
    },
  })
}

function asciiName(fileName: string): string {
  return fileName.replaceAll(/[^\x20-\x7e]|["\\]/g, '_')
}

/** RFC 8187: what encodeURIComponent leaves alone and a header may not contain. */
function encodeName(fileName: string): string {
  return encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
