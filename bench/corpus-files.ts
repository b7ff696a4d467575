import { execFile } from 'node:child_process'
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

export type CorpusFile = { path: string; root: string; kind: string }

const KINDS: Record<string, string> = {
  '.md': 'Markdown',
  '.markdown': 'Markdown',
  '.mdx': 'Markdown',
  '.html': 'HTML',
  '.htm': 'HTML',
  '.xhtml': 'HTML',
  '.pdf': 'PDF',
  '.epub': 'EPUB',
  '.docx': 'DOCX',
}
const PAGES = Object.keys(KINDS).filter((extension) => /^(?:Markdown|HTML)$/.test(KINDS[extension] ?? ''))
/** Debian packages whose documentation holds real PDF, EPUB and DOCX files, and manuals in HTML. */
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

/** Every Markdown and HTML file under node_modules, and the documents of some Debian packages that can be had here. */
export async function corpusFiles(): Promise<CorpusFile[]> {
  const pages = await filesUnder(modules, PAGES)
  const documents = await debianDocuments()
  return [...pages, ...documents]
}

/** Unpacked without being installed. Needs apt; elsewhere the corpus is node_modules alone, and this says so. */
async function debianDocuments(): Promise<CorpusFile[]> {
  for (const name of PACKAGES) {
    await unpack(name).catch((error) =>
      console.error(`left out the documents of Debian's ${name}: ${error.message}`),
    )
  }
  for (const { path } of await filesUnder(downloads, ['.gz'])) {
    if (path.endsWith('.pdf.gz')) await writeFile(path.slice(0, -3), gunzipSync(await readFile(path)))
  }
  return filesUnder(downloads, Object.keys(KINDS))
}

async function unpack(name: string): Promise<void> {
  const directory = join(downloads, name)
  const isThere = await access(directory).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const run = promisify(execFile)
  const staging = join(downloads, `${name}.part`)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true })
  try {
    await run('apt-get', ['download', '-qq', name], { cwd: staging })
    const [archive] = (await readdir(staging)).filter((file) => file.endsWith('.deb'))
    if (!archive) throw new Error('apt-get downloaded nothing')
    await run('dpkg-deb', ['-x', join(staging, archive), join(staging, 'unpacked')])
    await rename(join(staging, 'unpacked'), directory)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function filesUnder(directory: string, extensions: string[]): Promise<CorpusFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, root: directory, kind: KINDS[extname(path).toLowerCase()] ?? '' }))
}
