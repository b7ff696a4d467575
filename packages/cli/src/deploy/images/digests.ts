import { readFile } from 'node:fs/promises'
import { IMAGE_NAMES, type ImageName, metadataFile } from './commands.ts'

/** The images that Docker pushed, by digest, from what it wrote about each into a folder. */
export async function readDigests(folder: string, prefix: string): Promise<Record<ImageName, string>> {
  const entries = IMAGE_NAMES.map(async (name) => {
    const text = await readFile(metadataFile(folder, name), 'utf8')
    const { 'containerimage.digest': digest } = JSON.parse(text) as { 'containerimage.digest'?: string }
    if (!digest) throw new Error(`Docker does not say which digest ${name} was pushed under.`)
    return [name, `${prefix}/${name}@${digest}`] as const
  })
  return Object.fromEntries(await Promise.all(entries)) as Record<ImageName, string>
}
