import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

const FILES = [
  'prerender-manifest.json',
  'server/preview-props.json',
  'server/server-reference-manifest.json',
  'server/server-reference-manifest.js',
]

/**
 * Replaces the keys that the framework makes up in each build, of draft mode and of server actions, by ones that
 * follow from the revision: then two builds of it are alike. Nothing here uses either, so they guard nothing.
 */
export async function settleKeys(next: string, revision: string): Promise<void> {
  const json = async (file: string) =>
    JSON.parse(await readFile(path.join(next, file), 'utf8')) as Record<string, string>
  const preview = await json('server/preview-props.json')
  const { encryptionKey } = await json('server/server-reference-manifest.json')
  const found = Object.entries(preview).filter(([, value]) => /^[0-9a-f]{32,64}$/.test(value))
  const settled = new Map(
    found.map(([name, value]) => [value, digest(revision, name).toString('hex').slice(0, value.length)]),
  )
  if (encryptionKey) settled.set(encryptionKey, digest(revision, 'encryptionKey').toString('base64'))
  for (const file of FILES) {
    const text = await readFile(path.join(next, file), 'utf8')
    const replaced = [...settled].reduce((written, [from, to]) => written.replaceAll(from, to), text)
    await writeFile(path.join(next, file), replaced)
  }
}

function digest(revision: string, name: string): Buffer {
  return createHash('sha256').update(`${name} of ${revision}`).digest()
}
