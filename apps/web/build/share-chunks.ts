import { createHash } from 'node:crypto'
import { glob, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Leaves one of the chunks of a server that hold the same code. The bundler writes down what routes have in common once
 * for each of them, and a process keeps the text of every file that it loads. `server` is the folder `.next/server`.
 * Returns how many files and bytes that saves.
 */
export async function shareChunks(server: string): Promise<{ files: number; bytes: number }> {
  const { keptFor, bytes } = await findRepeated(server)
  for (const file of await filesOf('**/*.{js,json}', server)) await nameKept(path.join(server, file), keptFor)
  for (const chunk of keptFor.keys()) {
    for (const left of [chunk, `${chunk}.map`]) await rm(path.join(server, left), { force: true })
  }
  return { files: keptFor.size, bytes }
}

/** The chunk that is kept for each that holds the same. */
async function findRepeated(server: string): Promise<{ keptFor: Map<string, string>; bytes: number }> {
  const keptFor = new Map<string, string>()
  const firstWith = new Map<string, string>()
  let bytes = 0
  for (const chunk of await filesOf('chunks/**/*.js', server)) {
    const text = await readFile(path.join(server, chunk), 'utf8')
    const code = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')
    // Chunks of pages and of routes are loaded by runtimes of their own, each from its folder.
    const content = `${path.dirname(chunk)} ${createHash('sha256').update(code).digest('base64')}`
    const first = firstWith.get(content)
    if (first) {
      keptFor.set(chunk, first)
      bytes += Buffer.byteLength(text)
    } else {
      firstWith.set(content, chunk)
    }
  }
  return { keptFor, bytes }
}

async function filesOf(pattern: string, cwd: string): Promise<string[]> {
  const files: string[] = []
  // A route may be a folder with the name of a file: openapi.json.
  for await (const entry of glob(pattern, { cwd, withFileTypes: true })) {
    if (entry.isFile()) files.push(path.relative(cwd, path.join(entry.parentPath, entry.name)))
  }
  return files.toSorted()
}

/** Names in a file the chunk that is kept, where it names one that is not. */
async function nameKept(file: string, keptFor: ReadonlyMap<string, string>): Promise<void> {
  const text = await readFile(file, 'utf8')
  const named = text.replaceAll(
    /(?<=server\/)chunks\/[^"'\\`\s]+?\.js/g,
    (chunk) => keptFor.get(chunk) ?? chunk,
  )
  if (named !== text) await writeFile(file, named)
}
