import { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { Encrypter } from 'age-encryption'
import { type Pack, pack } from 'tar-stream'

/** What takes the bytes of an archive, in order. */
export type Sink = (bytes: Uint8Array) => Promise<void>

export type ArchiveWriter = {
  /** Adds an entry. Resolves when there is room for the next; rejects when the sink did. */
  add(name: string, bytes: Buffer): Promise<void>
  /** Resolves when the last byte has reached the sink. */
  finish(): Promise<void>
}

/**
 * Writes a tar file encrypted with age (age-encryption.org/v1), which `age --decrypt | tar --extract` reads without
 * this program. Holds little more in memory than the entry it is given.
 */
export function writeArchive(encrypter: Encrypter, madeAt: Date, sink: Sink): ArchiveWriter {
  const tar = pack()
  const written = encryptInto(sink, encrypter, webStream(tar))
  const failed = written.then(() => new Promise<never>(() => undefined))
  failed.catch(() => undefined)
  return {
    // What an entry fails at, when the sink has failed, is what the sink failed at.
    add: (name, bytes) => Promise.race([addEntry(tar, { name, madeAt }, bytes).catch(() => failed), failed]),
    finish: () => {
      tar.finalize()
      return written
    },
  }
}

/** Node's class has `from`, which the browser's type of it lacks. */
function webStream(tar: Pack): ReadableStream<Uint8Array> {
  return NodeReadableStream.from(tar) as ReadableStream<Uint8Array>
}

function addEntry(tar: Pack, { name, madeAt }: { name: string; madeAt: Date }, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const header = { name, size: bytes.length, mtime: madeAt, mode: 0o600 }
    tar.entry(header, bytes, (error) => (error ? reject(error) : resolve()))
  })
}

async function encryptInto(sink: Sink, encrypter: Encrypter, plain: ReadableStream<Uint8Array>) {
  const encrypted = await encrypter.encrypt(plain)
  for await (const bytes of encrypted) await sink(bytes)
}
