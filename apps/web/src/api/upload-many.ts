import { Readable } from 'node:stream'
import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy'
import { AppError } from '@repo/library/errors'
import { bodyOf, formError, openParser, type Upload, wholeFile } from './upload.ts'

/** So many files one form may hold. */
export const MAX_FILES = 100

/** A folder before each file, and the tags. */
const limits = { fields: 200, fieldSize: 2_000, files: MAX_FILES, parts: 200 + MAX_FILES, headerPairs: 20 }

/**
 * Parses a multipart form of many files as it arrives, and gives them to `use` one after another. `tags` count for
 * the files after them, and `folderPath` until the next one. Throws invalid for a form that is something else or is
 * cut off; what `use` was done with before stays done.
 */
export async function receiveUploads<Result>(
  request: Request,
  use: (upload: Upload) => Promise<Result>,
): Promise<Result[]> {
  const parser = openParser(request, limits)
  const body = bodyOf(request)
  const { files, failed, assertWhole } = watchForm(parser)
  body.on('error', (error) => parser.destroy(error))
  body.pipe(parser)
  const results: Result[] = []
  try {
    for await (const { stream, ...file } of files as AsyncIterable<Arrived>) {
      const parts = stream[Symbol.asyncIterator]()
      const bytes = wholeFile(parts, failed, assertWhole)
      results.push(await use({ ...file, bytes }))
      // What was not wanted of a file makes way for the next one.
      while (!(await Promise.race([parts.next(), failed])).done);
    }
  } finally {
    body.unpipe(parser)
    body.resume()
  }
  if (results.length > 0) return results
  throw new AppError('invalid', 'The form has no files. Their field is named "file".')
}

type Arrived = Omit<Upload, 'bytes'> & { stream: BusboyFileStream }

function watchForm(parser: BusboyInstance): {
  files: Readable
  failed: Promise<never>
  /** Throws what broke the form so far. */
  assertWhole: () => Promise<void>
} {
  const files = new Readable({ objectMode: true, read: () => undefined })
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  let broken: unknown = null
  let tags: string[] = []
  let folderPath: string[] = []
  let others: Record<string, string[]> = {}
  const fail = (message: string) => parser.destroy(new AppError('invalid', message))
  parser.on('field', (name, value) => {
    if (name === 'tags') tags = [...tags, value]
    else if (name === 'folderPath') folderPath = value === '' ? [] : [value]
    else others = { ...others, [name]: [value] }
  })
  parser.on('file', (name, stream, fileName, _encoding, mediaType) => {
    stream.on('error', () => undefined)
    if (name !== 'file') fail(`The files' field is named "file", not "${name}".`)
    const fields = {
      ...others,
      ...(tags.length > 0 && { tags }),
      ...(folderPath.length > 0 && { folderPath }),
    }
    files.push({ fields, fileName: fileName ?? '', mediaType, stream } satisfies Arrived)
  })
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(limit, () => fail(`One form holds up to ${MAX_FILES} files. Send the others in another.`))
  }
  parser.on('error', (error) => {
    broken ??= formError(error)
    reject(broken)
    files.destroy(broken as Error)
  })
  parser.on('finish', () => files.push(null))
  const assertWhole = async () => {
    if (broken) throw broken
  }
  return { files, failed, assertWhole }
}
