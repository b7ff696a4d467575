import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepStatics } from '../src/statics/keep.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-statics-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function release(build: string, chunks: readonly string[]) {
  const from = path.join(folder, build)
  await mkdir(path.join(from, build), { recursive: true })
  await mkdir(path.join(from, 'chunks'), { recursive: true })
  await writeFile(path.join(from, build, '_buildManifest.js'), build)
  for (const chunk of chunks) await writeFile(path.join(from, 'chunks', chunk), chunk)
  return keepStatics({ from, into: path.join(folder, 'statics'), keepReleases: 2 })
}
const chunksServed = () => readdir(path.join(folder, 'statics/_next/static/chunks'))

test('what the last releases need stays, and what none of them needs goes', async () => {
  expect(await release('one', ['shared.js', 'a.js'])).toEqual({ added: 3, removed: 0, releases: 1 })
  expect(await release('two', ['shared.js', 'b.js'])).toEqual({ added: 2, removed: 0, releases: 2 })
  expect((await chunksServed()).toSorted()).toEqual(['a.js', 'b.js', 'shared.js'])
  expect(await release('three', ['shared.js', 'c.js'])).toEqual({ added: 2, removed: 2, releases: 2 })
  expect((await chunksServed()).toSorted()).toEqual(['b.js', 'c.js', 'shared.js'])
  expect(await readFile(path.join(folder, 'statics/_next/static/three/_buildManifest.js'), 'utf8')).toBe(
    'three',
  )
})

test('a release that is started again changes nothing', async () => {
  await release('one', ['a.js'])
  expect(await release('one', ['a.js'])).toEqual({ added: 0, removed: 0, releases: 1 })
})

test('a folder that is no build is refused', async () => {
  const into = path.join(folder, 'statics')
  await expect(keepStatics({ from: folder, into, keepReleases: 2 })).rejects.toThrow('no .next/static')
})
