import { describe, expect, test } from 'vitest'
import { readable } from '../make/read-file.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const html = (charset: string, body: Buffer) =>
  Buffer.concat([Buffer.from(`<!doctype html><meta charset="${charset}"><p>`), body, Buffer.from('</p>')])

describe('text is read in', () => {
  test.each([
    ['UTF-8', Buffer.from('Größe – 価格'), 'Größe – 価格'],
    ['UTF-8 with a mark', Buffer.from('\ufeffGröße'), 'Größe'],
    ['UTF-16LE with a mark', Buffer.from('\ufeffGröße', 'utf16le'), 'Größe'],
    ['UTF-16BE with a mark', Buffer.from('\ufeffGröße', 'utf16le').swap16(), 'Größe'],
    ['UTF-16LE without a mark', Buffer.from('Some plain words', 'utf16le'), 'Some plain words'],
    ['windows-1252, undeclared', latin1('Gr\xf6\xdfe \x80 \x93quoted\x94'), 'Größe € “quoted”'],
  ])('%s', async (_name, bytes, text) => {
    expect((await readable(bytes, { fileName: 'a.txt' })).text).toBe(text)
  })

  test.each([
    ['what the page declares', html('iso-8859-2', Buffer.from([0xb3, 0xf3, 0x64, 0xbc])), {}, 'łódź'],
    ['Shift JIS', html('shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b])), {}, '日本'],
    [
      'what the server declares, before the page',
      html('utf-8', Buffer.from([0xe9])),
      { charset: 'koi8-r' },
      'И',
    ],
    [
      'what a whole Content-Type declares',
      html('utf-8', Buffer.from([0xe9])),
      { mediaType: 'text/html; charset=koi8-r' },
      'И',
    ],
    ['UTF-8 that claims to be Latin-1', html('iso-8859-1', Buffer.from('é€')), {}, 'é€'],
    ['a charset that does not exist', html('x-no-such', Buffer.from('é')), {}, 'é'],
  ])('%s', async (_name, bytes, options, text) => {
    expect((await readable(bytes, { fileName: 'a.html', ...options })).text).toBe(text)
  })

  test('invalid UTF-8 is read with the damage marked, and everything else intact', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Größe über äöü '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from(' Ende'),
    ])
    const { text } = await readable(bytes, { fileName: 'a.md' })
    expect(text).toMatch(/^Größe über äöü \ufffd+\(? Ende$/)
  })

  test('half a surrogate pair does not survive', async () => {
    const { text } = await readable(Buffer.from('\ufeffab\ud800c', 'utf16le'), { fileName: 'a.txt' })
    expect(text.isWellFormed()).toBe(true)
  })
})
