import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { Unreadable } from '../unreadable.ts'

export type ZipLimits = { maxEntries: number; maxEntryBytes: number; maxTotalBytes: number; maxRatio: number }

const ZIP_LIMITS: ZipLimits = {
  maxEntries: 10_000,
  maxEntryBytes: 64 * 1024 * 1024,
  maxTotalBytes: 128 * 1024 * 1024,
  maxRatio: 250,
}

// Below this a high ratio is a short and repetitive file rather than an attack.
const MIN_BYTES_FOR_RATIO = 4 * 1024 * 1024

const SAVE_AGAIN = 'Save it again in the program that made it, and add that copy.'

/** A zip archive in memory. `read` gives an entry's bytes, or null when there is none of that name. */
export type Zip = { names: string[]; read(name: string): Promise<Buffer | null> }

/**
 * Opens a zip archive whose makers are not trusted. Sizes are counted while inflating, never taken from headers, and
 * the archive as a whole has one budget. Throws Unreadable: too_large for a bomb, encrypted, or broken.
 */
export async function openZip(bytes: Buffer, limits: ZipLimits = ZIP_LIMITS): Promise<Zip> {
  const { file, entries } = await openWithEntries(bytes, limits)
  let totalBytes = 0
  return { names: [...entries.keys()], read }

  async function read(name: string): Promise<Buffer | null> {
    const entry = entries.get(name)
    if (!entry) return null
    if (entry.isEncrypted())
      throw new Unreadable(
        'encrypted',
        'This file is locked with a password. Save a copy without one, and add that.',
      )
    return await asUnreadable(() => inflate(entry))
  }

  async function inflate(entry: Entry): Promise<Buffer> {
    const stream = await file.openReadStreamPromise(entry)
    const chunks: Buffer[] = []
    let entryBytes = 0
    for await (const chunk of stream) {
      entryBytes += chunk.length
      totalBytes += chunk.length
      if (isBomb(entry, entryBytes)) {
        stream.destroy()
        throw new Unreadable(
          'too_large',
          `This file unpacks to far more than its size, so it was not read. ${SAVE_AGAIN}`,
        )
      }
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, entryBytes)
  }

  function isBomb(entry: Entry, entryBytes: number): boolean {
    const isDense = entryBytes > MIN_BYTES_FOR_RATIO && entryBytes > entry.compressedSize * limits.maxRatio
    return entryBytes > limits.maxEntryBytes || totalBytes > limits.maxTotalBytes || isDense
  }
}

async function openWithEntries(
  bytes: Buffer,
  limits: ZipLimits,
): Promise<{ file: ZipFile; entries: Map<string, Entry> }> {
  return await asUnreadable(async () => {
    // Sizes are checked here by counting; a wrong size in a header alone is no reason to refuse a book.
    const file = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: false })
    const entries = new Map<string, Entry>()
    if (file.entryCount > limits.maxEntries) throw tooManyEntries()
    for await (const entry of file.eachEntry()) {
      entries.set(entry.fileName, entry)
      if (entries.size > limits.maxEntries) throw tooManyEntries()
    }
    return { file, entries }
  })
}

function tooManyEntries(): Unreadable {
  return new Unreadable(
    'too_large',
    'This file is an archive of too many parts. Split it, and add the pieces.',
  )
}

/** yauzl and zlib report every damage as an Error of their own words. */
async function asUnreadable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Unreadable || error instanceof RangeError) throw error
    throw new Unreadable('broken', `This file is damaged or incomplete (${error.message}). ${SAVE_AGAIN}`)
  }
}
