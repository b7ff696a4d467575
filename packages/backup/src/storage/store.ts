import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { AwsClient } from 'aws4fetch'
import type { Archive } from '../folder/list.ts'
import { momentOf } from '../folder/name.ts'
import { writeWhole } from '../folder/write.ts'
import { BackupRefusal } from '../outcome.ts'
import { parseList, parseUploadId, saidIn } from './answers.ts'

export type StoreOptions = {
  /** https://HOST/BUCKET, and a folder in it where there is one: as S3 and all that speak it are addressed by path. */
  url: string
  accessKeyId: string
  secretAccessKey: string
  /** Where the address does not say it; us-east-1 by default, and `auto` suits some. */
  region?: string | undefined
  /** How much of an archive goes in one request, in bytes; 16 MiB, of which there may be 10,000. */
  partBytes?: number
}

export type Stored = Omit<Archive, 'file'>

/** Storage that speaks S3, for copies of archives. What it fails at is a BackupRefusal that quotes no key. */
export type Store = {
  /** For people. */
  where: string
  put(archive: Pick<Archive, 'name' | 'file'>): Promise<void>
  /** Those under names of archives, the newest first. */
  list(): Promise<Stored[]>
  /** Brings one into a folder, where it appears whole or not at all. Returns its file. */
  fetchInto(folder: string, name: string): Promise<string>
  remove(name: string): Promise<void>
}

/** The storage that a configuration describes; none where it names no address. */
export function storeFrom({
  url,
  accessKeyId = '',
  secretAccessKey = '',
  region,
}: Partial<Record<'url' | 'accessKeyId' | 'secretAccessKey' | 'region', string | undefined>>):
  | Store
  | undefined {
  return url === undefined ? undefined : openStore({ url, accessKeyId, secretAccessKey, region })
}

const PART_BYTES = 16 * 1024 * 1024
const RETRIES = 4

export function openStore({ url, partBytes = PART_BYTES, ...options }: StoreOptions): Store {
  const base = url.replace(/\/+$/, '')
  const { origin, pathname } = new URL(base)
  const [, bucket = '', ...folders] = pathname.split('/')
  const prefix = folders.map((each) => `${each}/`).join('')
  const { region, ...keys } = options
  const client = new AwsClient({ ...keys, service: 's3', retries: RETRIES, ...(region ? { region } : {}) })

  const ask = async (method: string, target: string, body?: Buffer): Promise<Response> => {
    const headers = {
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    }
    const init = { method, headers, ...(body ? { body: new Uint8Array(body) } : {}) }
    const answer = await client.fetch(target, init).catch((cause: unknown) => {
      throw problem(`${base} does not answer (${(cause as Error).message}).`, cause)
    })
    if (answer.ok) return answer
    throw problem(`${base} refused ${method} with ${answer.status}${saidIn(await answer.text())}.`)
  }

  const putInParts = async (object: string, file: FileHandle, size: number) => {
    const id = parseUploadId(await (await ask('POST', `${object}?uploads`)).text())
    const upload = `uploadId=${encodeURIComponent(id)}`
    try {
      const parts: string[] = []
      for (let [number, at] = [1, 0]; at < size; number++, at += partBytes) {
        const body = await readPiece(file, at, Math.min(partBytes, size - at))
        const { headers } = await ask('PUT', `${object}?partNumber=${number}&${upload}`, body)
        parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${headers.get('etag')}</ETag></Part>`)
      }
      const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
      const answer = await (await ask('POST', `${object}?${upload}`, Buffer.from(list))).text()
      // An upload may fail after its status was sent.
      if (answer.includes('<Error>')) throw problem(`${base} did not keep the upload${saidIn(answer)}.`)
    } catch (error) {
      await ask('DELETE', `${object}?${upload}`).catch(() => undefined)
      throw error
    }
  }

  return {
    where: base,
    put: async ({ name, file }) => {
      const handle = await open(file)
      try {
        const { size } = await handle.stat()
        if (size > partBytes) await putInParts(`${base}/${name}`, handle, size)
        else await ask('PUT', `${base}/${name}`, await readPiece(handle, 0, size))
      } finally {
        await handle.close()
      }
    },
    list: async () => {
      const found: Stored[] = []
      let from: string | null = null
      do {
        const query = new URLSearchParams({ 'list-type': '2', prefix })
        if (from) query.set('continuation-token', from)
        const page = parseList(await (await ask('GET', `${origin}/${bucket}?${query}`)).text())
        for (const { key, bytes } of page.objects) {
          const name = key.slice(prefix.length)
          const snapshotAt = momentOf(name)
          if (snapshotAt) found.push({ name, snapshotAt, bytes })
        }
        from = page.next
      } while (from)
      return found.sort((a, b) => b.snapshotAt.getTime() - a.snapshotAt.getTime())
    },
    fetchInto: async (folder, name) => {
      if (!momentOf(name)) throw problem(`${name} is not the name of an archive.`)
      const { body } = await ask('GET', `${base}/${name}`)
      const { file } = await writeWhole({ folder, name }, async (write) => {
        for await (const piece of body ?? []) await write(piece)
      })
      return file
    },
    remove: async (name) => {
      await ask('DELETE', `${base}/${name}`)
    },
  }
}

async function readPiece(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const piece = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(piece, read, length - read, at + read)
    if (bytesRead === 0) throw problem('The archive became shorter while it was copied.')
    read += bytesRead
  }
  return piece
}

function problem(message: string, cause?: unknown): BackupRefusal {
  return new BackupRefusal('storage', `${message} See BACKUP_S3_URL and the keys beside it.`, { cause })
}
