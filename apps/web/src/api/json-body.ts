import { AppError } from '@repo/library/errors'

const MAX_JSON_BYTES = 10 * 1024 * 1024

/** Reads a JSON body of up to 10 MiB. Throws invalid for another type or broken JSON, and too_large. */
export async function readJson(request: Request): Promise<unknown> {
  if (mediaTypeOf(request) !== 'application/json') {
    throw new AppError('invalid', 'Send the body as application/json.')
  }
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    return JSON.parse(text.decode(await readBytes(request)))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new AppError('invalid', `The body is not JSON in UTF-8: ${error.message}`)
    }
    throw error
  }
}

export function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

async function readBytes(request: Request): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > MAX_JSON_BYTES) {
      throw new AppError('too_large', 'A JSON body has up to 10 MiB. Send a long text as a file.')
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}
