import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '@repo/trace/log'
import { expect, test } from 'vitest'
import { bundleChild } from '../../bundle-child.ts'
import { createExtractor } from '../../src/extract/extractor.ts'
import { makePdf } from '../make/pdf.ts'
import { makeDocx, makeEpub, wordParagraph } from '../make/zip.ts'

test('the bundled reading process reads every kind, far from this repository and its dependencies', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'extract-'))
  const childPath = await bundleChild(directory)
  const pool = createExtractor({ log: createLog({ process: 'test', level: 'silent' }), childPath })
  const files: [string, Buffer | string][] = [
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
  const results = await Promise.all(
    files.map(([fileName, content]) =>
      pool.extract({ bytes: Buffer.from(content), mediaType: null, fileName, url: null }),
    ),
  )
  await pool.close()
  await rm(directory, { recursive: true })
  for (const result of results)
    expect(result).toMatchObject({ ok: true, text: expect.stringContaining('words') })
})
