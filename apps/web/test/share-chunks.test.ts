import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { shareChunks } from '../build/share-chunks.ts'

const require = createRequire(import.meta.url)
let server: string

beforeEach(async () => {
  server = path.join(await mkdtemp(path.join(tmpdir(), 'trovella-chunks-')), 'server')
})

afterEach(() => rm(path.dirname(server), { recursive: true, force: true }))

/** As the bundler writes a chunk: its code, and the name of its map. */
async function write(file: string, code: string): Promise<void> {
  await mkdir(path.dirname(path.join(server, file)), { recursive: true })
  await writeFile(path.join(server, file), `${code}\n\n//# sourceMappingURL=${path.basename(file)}.map`)
  await writeFile(path.join(server, `${file}.map`), '{}')
}

test('routes that load the same code load one file of it', async () => {
  await write('chunks/_a(b)[c].js', 'module.exports = "the same"')
  await write('chunks/_d.js', 'module.exports = "the same"')
  await write('chunks/_e.js', 'module.exports = "another"')
  const entries = { list: 'chunks/_a(b)[c].js', search: 'chunks/_d.js', add: 'chunks/_e.js' }
  for (const [route, chunk] of Object.entries(entries)) {
    await write(`app/${route}.js`, `exports.chunk = "server/${chunk}"`)
  }
  expect(await shareChunks(server)).toMatchObject({ files: 1 })
  const chunkOf = (route: string) =>
    (require(path.join(server, `app/${route}.js`)) as { chunk: string }).chunk
  expect(['list', 'search', 'add'].map(chunkOf)).toEqual([
    'server/chunks/_a(b)[c].js',
    'server/chunks/_a(b)[c].js',
    'server/chunks/_e.js',
  ])
  expect((await readdir(path.join(server, 'chunks'))).toSorted()).toEqual([
    '_a(b)[c].js',
    '_a(b)[c].js.map',
    '_e.js',
    '_e.js.map',
  ])
})

test('a page and a route, whose chunks are loaded by runtimes of their own, share none', async () => {
  await write('chunks/_a.js', 'module.exports = "the same"')
  await write('chunks/ssr/_a.js', 'module.exports = "the same"')
  expect(await shareChunks(server)).toEqual({ files: 0, bytes: 0 })
})

test('a route that is named like a file is a folder', async () => {
  await write('chunks/_a.js', 'module.exports = "the same"')
  await write('chunks/_b.js', 'module.exports = "the same"')
  await write('app/openapi.json/route.js', 'exports.chunk = "server/chunks/_b.js"')
  expect(await shareChunks(server)).toMatchObject({ files: 1 })
  const route = require(path.join(server, 'app/openapi.json/route.js')) as { chunk: string }
  expect(route.chunk).toBe('server/chunks/_a.js')
})
