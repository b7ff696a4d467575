import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What is older is thrown away, so that a mailbox nobody empties stays small. */
const MAX_MESSAGES = 500

const FILE = /^\d{8}T\d{9}-[0-9a-f]{8}\.eml$/

export type MailStore = {
  add(bytes: Buffer): Promise<string>
  /** Newest first. */
  list(): Promise<string[]>
  read(id: string): Promise<Buffer | null>
  clear(): Promise<void>
}

/** Messages as .eml files that any mail program opens. An id begins with the time of arrival, so names sort by it. */
export async function openMailStore(directory: string): Promise<MailStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = (id: string) => path.join(directory, `${id}.eml`)
  const list = async () => {
    const files = (await readdir(directory)).filter((name) => FILE.test(name))
    return files
      .sort()
      .reverse()
      .map((name) => name.slice(0, -'.eml'.length))
  }
  const removeAll = (ids: string[]) => Promise.all(ids.map((id) => rm(file(id), { force: true })))
  return {
    list,
    async add(bytes) {
      const id = `${new Date().toISOString().replaceAll(/[-:.Z]/g, '')}-${randomBytes(4).toString('hex')}`
      await writeFile(`${file(id)}.part`, bytes, { mode: 0o600 })
      await rename(`${file(id)}.part`, file(id))
      await removeAll((await list()).slice(MAX_MESSAGES))
      return id
    },
    async read(id) {
      return FILE.test(`${id}.eml`) ? readFile(file(id)).catch(() => null) : null
    },
    async clear() {
      await removeAll(await list())
    },
  }
}

/** When the message with this id arrived. */
export function arrivalOf(id: string): Date {
  return new Date(id.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)(\d{3}).*$/, '$1-$2-$3:$4:$5.$6Z'))
}
