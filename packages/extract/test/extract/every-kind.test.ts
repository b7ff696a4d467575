import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLog } from '@repo/trace/log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleChild } from '../../bundle-child.ts'
import { createExtractor, type ExtractResult } from '../../src/extract/extractor.ts'
import { makeJapanesePdf, makePdf } from '../make/pdf.ts'
import { makeDocx, makeEpub, wordParagraph } from '../make/zip.ts'

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))
const CHILD = 'packages/extract/src/child/main.ts'
const FILES: [string, Buffer | string][] = [
  ['a.md', '---\ntitle: x\n---\nwords'],
  ['a.txt', 'words'],
  [
    'a.html',
    `<!doctype html><article>${'<p>some words of an article that goes on and on</p>'.repeat(20)}</article>`,
  ],
  ['a.csv', 'a,b\nwords,x'],
  ['a.pdf', makePdf([[{ text: 'words' }]])],
  ['a.docx', makeDocx(wordParagraph('words'))],
  ['a.epub', makeEpub({ chapters: { 'c.xhtml': '<p>words</p>' } })],
]
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'extract-'))
})
afterAll(() => rm(directory, { recursive: true }))

test.each([
  ['bundled, far from this repository and its dependencies', () => bundleChild(directory)],
  ['from its sources', () => join(REPOSITORY, CHILD)],
  ['from its sources behind a link', () => linked(join(directory, 'checkout'))],
])('the reading process reads every kind %s', async (_where, whereItIs) => {
  const results = await readAll(await whereItIs(), FILES)
  for (const result of results)
    expect(result).toMatchObject({ ok: true, text: expect.stringContaining('words') })
})

test.each([
  ['bundled', () => bundleChild(directory)],
  ['from its sources', () => join(REPOSITORY, CHILD)],
])('the reading process finds the tables of East Asian fonts, %s', async (_where, whereItIs) => {
  const files: [string, Buffer][] = [['a.pdf', makeJapanesePdf('日本語の文章')]]
  const [result] = await readAll(await whereItIs(), files)
  expect(result).toMatchObject({ ok: true, text: '日本語の文章' })
})

async function readAll(childPath: string, files: [string, Buffer | string][]): Promise<ExtractResult[]> {
  const pool = createExtractor({ log: createLog({ process: 'test', level: 'silent' }), childPath })
  const results = await Promise.all(
    files.map(([fileName, content]) =>
      pool.extract({ bytes: Buffer.from(content), mediaType: null, fileName, url: null }),
    ),
  )
  await pool.close()
  return results
}

async function linked(link: string): Promise<string> {
  await symlink(REPOSITORY, link)
  return join(link, CHILD)
}
