import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Decrypter } from 'age-encryption'
import { extract } from 'tar-stream'
import { BackupRefusal } from '../outcome.ts'

/** The largest entry a reader keeps in memory; the writer's are far smaller. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024

export type Entry = { name: string; bytes: Buffer }

/**
 * The entries of an encrypted archive in order, one in memory at a time. Every byte is authenticated before it is
 * seen: one that was altered, cut off, or made for another key is refused.
 */
export async function* readArchive(file: string, decrypter: Decrypter): AsyncGenerator<Entry, void> {
  await requireFile(file)
  const plain = await decrypt(file, decrypter)
  const entries = extract()
  const unpacked = pipeline(Readable.fromWeb(plain as Parameters<typeof Readable.fromWeb>[0]), entries)
  unpacked.catch(() => undefined)
  try {
    for await (const entry of entries) {
      if ((entry.header.size ?? 0) > MAX_ENTRY_BYTES) throw new Error(`${entry.header.name} is too large`)
      yield { name: entry.header.name, bytes: await buffer(entry) }
    }
    await unpacked
  } catch (error) {
    throw isOfReader(error) ? damaged(file, error) : error
  } finally {
    entries.destroy()
  }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) {
    throw new BackupRefusal('archive', `There is no archive ${file}. See ./deploy.sh backup list.`)
  }
}

async function decrypt(file: string, decrypter: Decrypter): Promise<ReadableStream<Uint8Array>> {
  const bytes = Readable.toWeb(createReadStream(file, { highWaterMark: 256 * 1024 }))
  try {
    return await decrypter.decrypt(bytes as ReadableStream<Uint8Array>)
  } catch (error) {
    if (error instanceof Error && /no identity matched/.test(error.message)) {
      throw new BackupRefusal(
        'key',
        `BACKUP_KEY does not open ${file}: it was made with another key. Set the one that was in use on the day of the archive.`,
        { cause: error },
      )
    }
    throw damaged(file, error)
  }
}

function isOfReader(error: unknown): boolean {
  return !(error instanceof BackupRefusal)
}

function damaged(file: string, cause: unknown): BackupRefusal {
  return new BackupRefusal(
    'archive',
    `${file} is damaged, cut off, or no archive of Trovella; nothing of it was restored. Take another: ./deploy.sh backup list.`,
    { cause },
  )
}
