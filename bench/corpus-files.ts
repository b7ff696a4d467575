import { execFile } from 'node:child_process'
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

/** Debian packages whose documentation holds real PDF, EPUB and DOCX files. */
const PACKAGES = [
  'apostrophe',
  'cxxtest',
  'debian-edu-doc-en',
  'debian-policy',
  'debmake-doc',
  'developers-reference',
  'finalcif',
  'maint-guide',
  'previsat',
]
const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules/.pnpm')
const downloads = join(root, '.trovella/corpus')

/** Every Markdown and HTML file under node_modules, and the documents of some Debian packages. */
export async function corpusFiles(): Promise<{ path: string; root: string }[]> {
  const pages = await filesUnder(modules, ['.md', '.html'])
  const documents = await debianDocuments()
  return [
    ...pages.map((path) => ({ path, root: modules })),
    ...documents.map((path) => ({ path, root: downloads })),
  ]
}

async function debianDocuments(): Promise<string[]> {
  for (const name of PACKAGES)
    await unpack(name).catch((error) => console.error(`left out ${name}: ${error.message}`))
  for (const path of await filesUnder(downloads, ['.gz'])) {
    if (path.endsWith('.pdf.gz')) await writeFile(path.slice(0, -3), gunzipSync(await readFile(path)))
  }
  return filesUnder(downloads, ['.pdf', '.epub', '.docx'])
}

/** Needs apt on the machine; elsewhere the corpus is the pages alone. */
async function unpack(name: string): Promise<void> {
  const directory = join(downloads, name)
  if (
    await access(directory).then(
      () => true,
      () => false,
    )
  )
    return
  const run = promisify(execFile)
  const staging = join(downloads, `${name}.part`)
  await mkdir(staging, { recursive: true })
  await run('apt-get', ['download', '-qq', name], { cwd: staging })
  const [archive] = (await readdir(staging)).filter((file) => file.endsWith('.deb'))
  if (!archive) throw new Error('nothing was downloaded')
  await run('dpkg-deb', ['-x', join(staging, archive), directory])
}

async function filesUnder(directory: string, extensions: string[]): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
