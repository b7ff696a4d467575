import { deflateSync } from 'node:zlib'
import { createLog } from '@repo/trace/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createExtractor, type Extractor } from '../../src/extract/extractor.ts'
import { makePdfOfStreams } from '../make/pdf.ts'
import { makeEpub } from '../make/zip.ts'

const MEBIBYTE = 1024 * 1024
const log = createLog({ process: 'test', level: 'silent' })
let pool: Extractor

beforeAll(() => {
  pool = createExtractor({
    log: createLog({ process: 'test', level: 'silent' }),
    memoryMb: 512,
    deadlineMs: 60_000,
  })
})
afterAll(() => pool.close())

const extract = (bytes: Buffer | string, fileName: string) =>
  pool.extract({ bytes: Buffer.from(bytes), mediaType: null, fileName, url: null })

function nested(megabytes: number): string {
  const unit = `${'<div>'.repeat(10)}<p>Some words of text that stand here.</p>${'</div>'.repeat(10)}\n`
  return `<!doctype html><title>Deep</title>${unit.repeat(Math.ceil((megabytes * MEBIBYTE) / unit.length))}`
}

describe('within memory and deadline, in the real reading process', { timeout: 120_000 }, () => {
  test('20 MB of HTML nested ten levels deep is read whole', async () => {
    const html = nested(20)
    const result = await extract(html, 'deep.html')
    expect(result).toMatchObject({ ok: true, title: 'Deep' })
    expect(result.ok && result.text.split('\n\n').length).toBe(html.split('<p>').length - 1)
  })

  test.each([
    ['20,000 elements inside each other', '<div>'.repeat(20_000), '</div>'.repeat(20_000)],
    ['20,000 elements that are never closed', '<section><b>'.repeat(10_000), ''],
    ['20,000 tables inside each other', '<table><tr><td>'.repeat(20_000), ''],
    ['20,000 lists inside each other', '<ul><li>x'.repeat(20_000), ''],
  ])('HTML with %s is read', async (_name, open, close) => {
    expect(await extract(`<!doctype html>${open}the words within${close}`, 'a.html')).toMatchObject({
      ok: true,
      text: expect.stringContaining('the words within'),
    })
  })

  test('HTML with 100,000 elements inside each other ends, ready or with a reason', async () => {
    const result = await extract(
      `<!doctype html>${'<div>'.repeat(100_000)}words${'</div>'.repeat(100_000)}`,
      'a.html',
    )
    expect(['ready', 'deadline', 'out_of_memory', 'broken']).toContain(result.ok ? 'ready' : result.reason)
  })

  test('a PDF whose page unpacks to a gigabyte is out of memory long before the machine is', async () => {
    const small = createExtractor({ log, memoryMb: 64 })
    // In run-length encoding these two bytes are 128 spaces.
    const spaces = deflateSync(Buffer.alloc(16 * MEBIBYTE, Buffer.from([0x81, 0x20])))
    const bomb = makePdfOfStreams([{ filter: '/FlateDecode/RunLengthDecode', bytes: spaces }])
    expect(bomb.length).toBeLessThan(MEBIBYTE)
    const result = await small.extract({ bytes: bomb, mediaType: null, fileName: 'bomb.pdf', url: null })
    await small.close()
    expect(result).toMatchObject({ ok: false, reason: 'out_of_memory' })
  })

  test('a zip bomb in an EPUB is too large', async () => {
    const extra = { 'OEBPS/c1.xhtml': new Uint8Array(70 * MEBIBYTE) }
    expect(await extract(makeEpub({ chapters: { 'c1.xhtml': '' }, extra }), 'a.epub')).toMatchObject({
      ok: false,
      reason: 'too_large',
    })
  })

  test.each([
    ['50 MB of text', 'a.txt', () => 'words and more words\n'.repeat(2_490_000)],
    ['50 MB of one line', 'a.txt', () => 'x'.repeat(50 * MEBIBYTE)],
    [
      '5 MB of Markdown',
      'a.md',
      () => '# Heading\n\nA paragraph with *emphasis* and [a link](x).\n\n'.repeat(90_000),
    ],
    ['5 MB of CSV', 'a.csv', () => `name,age,town\n${'Ada,36,London\n'.repeat(350_000)}`],
    ['50 MB of invalid UTF-8', 'a.md', () => Buffer.alloc(50 * MEBIBYTE, 0xe9)],
    ['10 MB of zeros', 'a.md', () => Buffer.alloc(10 * MEBIBYTE)],
    ['Markdown made of brackets', 'a.md', () => '['.repeat(MEBIBYTE)],
    ['HTML made of open tags', 'a.html', () => '<a <b '.repeat(MEBIBYTE)],
    ['CSV made of quotes', 'a.csv', () => '"'.repeat(MEBIBYTE)],
  ])('%s ends, ready or with a reason', async (_name, fileName, make) => {
    const result = await extract(make() as Buffer, fileName)
    if (!result.ok) expect(result.message.length).toBeGreaterThan(10)
    expect(await extract('# Still here', 'b.md')).toMatchObject({ ok: true })
  })
})
