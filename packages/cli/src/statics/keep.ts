import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Where a browser asks for them, below the folder that a web server serves. */
const SERVED = '_next/static'
const LISTS = 'releases'

/**
 * Copies what browsers load of one release, a folder `.next/static`, into a folder that keeps those of the last
 * `keepReleases`, and removes what none of them needs. The name of a file says its content, so that releases share
 * files; a list of each release says which are its own. Done twice it changes nothing.
 */
export async function keepStatics(options: {
  from: string
  into: string
  keepReleases: number
}): Promise<{ added: number; removed: number; releases: number }> {
  const { from, into, keepReleases } = options
  const files = (await filesIn(from)).toSorted()
  const added = await addFiles({ from, into: path.join(into, SERVED), files })
  await listRelease(path.join(into, LISTS), releaseOf(files), files)
  const kept = await keepNewest(path.join(into, LISTS), keepReleases)
  const removed = await removeUnlisted(path.join(into, SERVED), new Set(kept.flat()))
  return { added, removed, releases: kept.length }
}

/** Beside the files that are named by content, the framework writes one folder that is named after the build. */
function releaseOf(files: readonly string[]): string {
  const manifest = files.find((file) => file.endsWith('/_buildManifest.js'))
  if (!manifest) throw new Error('this is no .next/static: there is no _buildManifest.js below it')
  return path.dirname(manifest)
}

async function addFiles(options: { from: string; into: string; files: readonly string[] }): Promise<number> {
  const { from, into, files } = options
  const present = new Set(await filesIn(into))
  const missing = files.filter((file) => !present.has(file))
  for (const file of missing) {
    const target = path.join(into, file)
    await mkdir(path.dirname(target), { recursive: true })
    // Renamed when it is whole, because it is being served.
    await cp(path.join(from, file), `${target}.partial`)
    await rename(`${target}.partial`, target)
  }
  return missing.length
}

async function listRelease(lists: string, release: string, files: readonly string[]): Promise<void> {
  await mkdir(lists, { recursive: true })
  const list = path.join(lists, `${release}.json`)
  await writeFile(`${list}.partial`, JSON.stringify(files))
  await rename(`${list}.partial`, list)
  const now = new Date()
  await utimes(list, now, now)
}

/** The files of each of the newest releases. */
async function keepNewest(lists: string, count: number): Promise<string[][]> {
  const names = (await readdir(lists)).filter((name) => name.endsWith('.json'))
  const dated = await Promise.all(
    names.map(async (name) => ({ name, ms: (await stat(path.join(lists, name))).mtimeMs })),
  )
  const newest = dated.toSorted((a, b) => b.ms - a.ms).map(({ name }) => path.join(lists, name))
  for (const list of newest.slice(count)) await rm(list)
  const kept = newest.slice(0, count)
  return Promise.all(kept.map(async (list) => JSON.parse(await readFile(list, 'utf8')) as string[]))
}

async function removeUnlisted(folder: string, listed: ReadonlySet<string>): Promise<number> {
  const unlisted = (await filesIn(folder)).filter((file) => !listed.has(file))
  for (const file of unlisted) await rm(path.join(folder, file))
  return unlisted.length
}

/** Paths below a folder; none when there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}
