import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { detectMediaType, MEDIA_TYPES, supportedExtensions } from '../src/media-type/detect.ts'
import { makePdf } from './make/pdf.ts'
import { readFile } from './make/read-file.ts'
import { makeDocx, makeEpub, makeZip, wordParagraph } from './make/zip.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const pdf = makePdf([[{ text: 'x' }]])
const epub = makeEpub({ chapters: { 'a.xhtml': '<p>x</p>' } })
const docx = makeDocx(wordParagraph('x'))
const detect = (bytes: Buffer | string, fileName: string | null = null, declared: string | null = null) =>
  detectMediaType({ bytes: Buffer.from(bytes), fileName, declared })

describe('a file is what its content says', () => {
  test.each([
    ['a PDF called .txt', pdf, 'a.txt', 'text/plain', MEDIA_TYPES.pdf],
    [
      'a PDF after some junk',
      Buffer.concat([Buffer.from('\n\n\r\njunk\n'), pdf]),
      null,
      null,
      MEDIA_TYPES.pdf,
    ],
    ['an EPUB called .zip', epub, 'a.zip', 'application/zip', MEDIA_TYPES.epub],
    ['a Word document without a name', docx, null, 'application/octet-stream', MEDIA_TYPES.docx],
    [
      'HTML called .pdf, as error pages are',
      '<!doctype html><p>Gone</p>',
      'a.pdf',
      'application/pdf',
      MEDIA_TYPES.html,
    ],
    ['HTML declared as text', '  <!-- c --><HTML><p>x', null, 'text/plain', MEDIA_TYPES.html],
    ['XHTML', '<?xml version="1.0"?><html xmlns="x"><p>x</p></html>', 'a.xhtml', null, MEDIA_TYPES.html],
    [
      'Markdown that begins with a tag',
      '<p align=center>Name</p>\n\n# Title',
      'README.md',
      null,
      MEDIA_TYPES.markdown,
    ],
    ['Markdown by its declared type', '# Title', null, 'text/markdown; charset=utf-8', MEDIA_TYPES.markdown],
    ['CSV by its name', 'a,b\n1,2', 'a.CSV', 'text/plain', MEDIA_TYPES.csv],
    ['text of an unknown name', 'words', 'notes.org', null, MEDIA_TYPES.text],
    ['text in UTF-16', Buffer.from('\ufeffwords', 'utf16le'), null, null, MEDIA_TYPES.text],
  ])('%s', (_name, bytes, fileName, declared, mediaType) => {
    expect(detect(bytes, fileName, declared)).toEqual({ mediaType, supported: true })
  })

  test.each([
    ['a picture called .pdf', PNG, 'a.pdf', 'image/png'],
    ['a picture called .md', PNG, 'a.md', 'image/png'],
    ['a spreadsheet', makeZip({ 'xl/workbook.xml': '<x/>' }), 'a.docx', 'application/zip'],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\x00'), 'a.txt', 'application/x-executable'],
    ['a compressed file', gzipSync('x'), 'a.html', 'application/gzip'],
    [
      'an old Word document',
      Buffer.from('d0cf11e0a1b11ae1'.repeat(2), 'hex'),
      'a.doc',
      'application/x-ole-storage',
    ],
    ['bytes of no kind', Buffer.from([1, 2, 3, 0, 5]), 'a.bin', 'application/octet-stream'],
  ])('and is refused when that cannot be read: %s', async (_name, bytes, fileName, mediaType) => {
    expect(detect(bytes, fileName)).toEqual({ mediaType, supported: false })
    const result = await readFile(bytes, { fileName })
    expect(result).toMatchObject({ ok: false, reason: 'unsupported_type' })
    expect(result.ok ? '' : result.message).toContain(mediaType)
  })

  test('and is broken when it is called like a document but is none', async () => {
    const rubbish = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7])
    for (const fileName of ['a.pdf', 'a.epub', 'a.docx']) {
      expect(await readFile(rubbish, { fileName })).toMatchObject({ ok: false, reason: 'broken' })
    }
  })

  test('and is empty when there is nothing in it', async () => {
    for (const fileName of ['a.md', 'a.pdf', null]) {
      expect(await readFile('', { fileName })).toMatchObject({ ok: false, reason: 'empty' })
    }
    expect(await readFile(' \n\t \n', { fileName: 'a.md' })).toMatchObject({ ok: false, reason: 'empty' })
  })
})

test('every ending that a file picker offers can be read', () => {
  for (const extension of supportedExtensions) expect(extension).toMatch(/^\.[a-z]+$/)
  expect(supportedExtensions).toEqual(
    expect.arrayContaining(['.md', '.txt', '.html', '.pdf', '.docx', '.epub', '.csv']),
  )
})
