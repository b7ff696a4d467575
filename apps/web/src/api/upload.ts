import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { Busboy, type BusboyConfig, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '@repo/library/errors'

export type Upload = {
  fields: Record<string, string[]>
  fileName: string
  mediaType: string
  /** The file as it arrives. It ends only when the whole form was right, and throws when it was not. */
  bytes: AsyncIterable<Uint8Array>
}

/** Room for the fields and boundaries around a file. */
const limits = { fields: 100, fieldSize: 2_000, files: 1, parts: 101, headerPairs: 20 }

/**
 * Parses a multipart form as it arrives, and gives its one file to `use` before the rest is there; nothing is
 * buffered. Fields stand before the file. Throws invalid for a form that is something else or is cut off.
 */
export async function receiveUpload<Result>(
  request: Request,
  use: (upload: Upload) => Promise<Result>,
): Promise<Result> {
  const parser = openParser(request, limits)
  const body = bodyOf(request)
  const form = watchForm(parser)
  body.on('error', (error) => parser.destroy(error))
  body.pipe(parser)
  try {
    const { stream, ...file } = await form.file
    const failed = form.end.then(() => new Promise<never>(() => undefined))
    failed.catch(() => undefined)
    return await use({ ...file, bytes: wholeFile(stream[Symbol.asyncIterator](), failed, () => form.end) })
  } finally {
    form.end.catch(() => undefined)
    body.unpipe(parser)
    // The rest of a refused upload is read and dropped, so that the client gets to see the answer.
    body.resume()
  }
}

export function bodyOf(request: Request): Readable {
  return Readable.fromWeb((request.body ?? new ReadableStream()) as NodeReadableStream)
}

export function openParser(request: Request, limits: BusboyConfig['limits']): BusboyInstance {
  const contentType = request.headers.get('content-type') ?? ''
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits })
  } catch {
    throw new AppError('invalid', 'The form needs a boundary: send it as multipart/form-data.')
  }
}

type ArrivedFile = Omit<Upload, 'bytes'> & { stream: BusboyFileStream }

/** `file` settles when the file begins or it is clear that none comes; `end` when the whole form was parsed. */
function watchForm(parser: BusboyInstance): { file: Promise<ArrivedFile>; end: Promise<void> } {
  const fields: Record<string, string[]> = {}
  const refused = new AppError('invalid', 'Send one file a request, with the fields before it.')
  let arrived = false
  const fail = (error: Error) => parser.destroy(error)
  const file = new Promise<ArrivedFile>((resolve, reject) => {
    parser.on('field', (name, value) => {
      if (arrived) fail(refused)
      fields[name] = [...(fields[name] ?? []), value]
    })
    parser.on('file', (name, stream, fileName, _encoding, mediaType) => {
      arrived = true
      stream.on('error', () => undefined)
      if (name !== 'file') fail(new AppError('invalid', `The file's field is named "file", not "${name}".`))
      else resolve({ fields, fileName: fileName ?? '', mediaType, stream })
    })
    parser.on('filesLimit', () => fail(refused))
    parser.on('partsLimit', () => fail(refused))
    parser.on('fieldsLimit', () => fail(refused))
    parser.on('error', (error) => reject(formError(error)))
    parser.on('finish', () =>
      reject(new AppError('invalid', 'The form has no file. Its field is named "file".')),
    )
  })
  file.catch(() => undefined)
  const end = once(parser, 'finish').then(
    () => undefined,
    (error: unknown) => Promise.reject(formError(error)),
  )
  end.catch(() => undefined)
  return { file, end }
}

export function formError(error: unknown): unknown {
  if (error instanceof AppError) return error
  return new AppError('invalid', `The upload was cut off or is not a form: ${(error as Error).message}`)
}

/** The bytes of a file. `failed` ends the wait for more; after the last of them `end` says whether they are all. */
export async function* wholeFile(
  parts: AsyncIterator<unknown>,
  failed: Promise<never>,
  end: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  while (true) {
    const next = parts.next().catch((error: unknown) => Promise.reject(formError(error)))
    const { done, value } = await Promise.race([next, failed])
    if (done) break
    yield value as Uint8Array
  }
  await end()
}
