import { describe, expect, test } from 'vitest'
import { makePdf, type PdfLine } from '../make/pdf.ts'
import { readable, readFile } from '../make/read-file.ts'

const prose = (...texts: string[]): PdfLine[] => texts.map((text) => ({ text }))

describe('a PDF', () => {
  test('is read with the page each passage is on', async () => {
    const pages = Array.from({ length: 45 }, (_page, index) =>
      prose(`This is what page ${index + 1} says at length about its matter.`, 'And that is all of it.'),
    )
    const { text, outline, extractor, mediaType } = await readable(makePdf(pages))
    expect({ extractor, mediaType }).toEqual({ extractor: 'pdf', mediaType: 'application/pdf' })
    expect(outline.pages.map(({ number }) => number)).toEqual(pages.map((_page, index) => index + 1))
    const fortieth = outline.pages[39]?.start ?? 0
    expect(text.slice(fortieth)).toMatch(/^This is what page 40 says/)
  })

  test('has its lines joined to paragraphs, and words cut by a hyphen made whole', async () => {
    const { text } = await readable(
      makePdf([
        [
          ...prose('The first paragraph goes on over some', 'lines and has an exam-', 'ple in it.'),
          { text: 'The second begins after a gap.', gap: 30 },
        ],
      ]),
    )
    expect(text).toBe(
      'The first paragraph goes on over some lines and has an example in it.\n\nThe second begins after a gap.',
    )
  })

  test('has a sentence that crosses a page in one piece, without the footer between', async () => {
    const pages = [1, 2, 3, 4].map((index) => [
      { text: 'The Running Header', gap: 0 },
      { text: index === 1 ? 'It opens.' : `ends, being number ${index - 1}.`, gap: 30 },
      { text: `Sentence ${index} begins here and then it goes`, gap: 30 },
      { text: 'on for a while until the page' },
      { text: String(index), gap: 400 },
    ])
    const { text, outline } = await readable(makePdf(pages))
    expect(text).toContain(
      'Sentence 1 begins here and then it goes on for a while until the page ends, being number 1.',
    )
    expect(text.match(/The Running Header/g)).toHaveLength(1)
    expect(text.slice(outline.pages[1]?.start)).toMatch(/^ends, being number 1\./)
  })

  test('keeps what only looks like a header: numbered headings at the top of their pages', async () => {
    const pages = [1, 2, 3, 4, 5].map((chapter) => [
      { text: `Chapter ${chapter * 2}`, gap: 0 },
      { text: `What chapter ${chapter} has to say is said`, gap: 40 },
      { text: 'in these two lines, which come' },
      { text: 'to an end here.' },
    ])
    const { text } = await readable(makePdf(pages))
    for (const chapter of [2, 4, 6, 8, 10]) expect(text).toContain(`Chapter ${chapter}\n`)
  })

  test('has headings by the size of their print', async () => {
    const { outline, title } = await readable(
      makePdf([
        [
          { text: 'A Study of Everything', size: 24 },
          { text: 'Methods', size: 14, gap: 40 },
          ...prose(
            'We looked at everything, one thing after another, for a long time.',
            'Then we wrote it down.',
          ),
          { text: 'Results', size: 14, gap: 40 },
          ...prose('It is all there, as was to be expected by anybody who had looked.'),
        ],
      ]),
    )
    expect(title).toBe('A Study of Everything')
    expect(outline.headings.map(({ level, title }) => `${level} ${title}`)).toEqual([
      '1 A Study of Everything',
      '2 Methods',
      '2 Results',
    ])
  })

  test('has headings by its bookmarks where it has any', async () => {
    const pages = [
      [{ text: '1. Beginnings' }, { text: 'It begins with a text of some length.', gap: 30 }],
      [{ text: 'It ends with another text of some length.' }],
    ]
    const bookmarks = [
      { title: 'Beginnings', page: 1 },
      { title: 'Not printed', page: 2 },
    ]
    const { text, outline } = await readable(makePdf(pages, { bookmarks }))
    expect(outline.headings.map(({ title }) => title)).toEqual(['1. Beginnings', 'Not printed'])
    expect(text.slice(outline.headings[1]?.start)).toMatch(/^It ends/)
  })

  test('keeps lines of code as lines', async () => {
    const code: PdfLine[] = ['for (;;) {', '  work()', '}'].map((text) => ({ text, font: 'F2' }))
    const { text } = await readable(makePdf([[...prose('Run this for a while:'), ...code]]))
    expect(text).toBe('Run this for a while:\n\nfor (;;) {\n  work()\n}')
  })

  test('keeps the indentation of code that is drawn where it belongs, and its empty lines', async () => {
    const code: PdfLine[] = [
      { text: 'begin', font: 'F2' },
      { text: 'work()', font: 'F2', x: 72 + 4 * 6 },
      { text: 'end', font: 'F2', gap: 26 },
    ]
    const { text } = await readable(makePdf([code]))
    expect(text).toBe('begin\n    work()\n\nend')
  })

  test('keeps the rows of a table, with cells that run over several lines', async () => {
    const right = { x: 250, gap: 0 }
    const pdf = makePdf([
      [
        ...prose('These are the commands that every system has:'),
        { text: 'Command', gap: 30 },
        { text: 'What it does', ...right },
        { text: 'cat' },
        { text: 'Writes its files one after another', ...right },
        { text: 'to its standard output', x: 250 },
        { text: 'ls' },
        { text: 'Lists a directory', ...right },
        { text: 'And this is all that there is to say.', gap: 30 },
      ],
    ])
    expect((await readable(pdf)).text).toBe(
      'These are the commands that every system has:\n\n' +
        'Command | What it does\ncat | Writes its files one after another to its standard output\nls | Lists a directory\n\n' +
        'And this is all that there is to say.',
    )
  })

  test('keeps the items of a list together', async () => {
    const { text } = await readable(
      makePdf([
        [
          ...prose('It is:'),
          { text: '1. short', gap: 20 },
          { text: '2. to the', gap: 20 },
          { text: 'point' },
        ],
      ]),
    )
    expect(text).toBe('It is:\n\n1. short\n2. to the point')
  })

  test('is without the header that names each section, also on the one page of a short section', async () => {
    const sections = ['Soil', 'Soil', 'Soil', 'Water', 'Air', 'Air', 'Air', 'Fire']
    const pages = sections.map((section, index) => [
      { text: `Elements: ${section}`, size: 8, gap: 0 },
      { text: `Page ${index + 1} says something of its own,`, gap: 40 },
      { text: 'and it says so at some length, until' },
      { text: 'there is no more.' },
    ])
    const { text } = await readable(makePdf(pages))
    expect(text).not.toContain('Elements: Water')
    expect(text).not.toContain('Elements: Fire')
    expect(text.match(/says something of its own/g)).toHaveLength(8)
  })

  test('is without the footer of a page that has nothing else but a picture', async () => {
    const footer = (page: number) => ({ text: `A Manual ${page} / 5`, gap: 400 })
    const pages = [1, 2, 3, 4, 5].map((page) =>
      page === 4
        ? [footer(page)]
        : [...prose('Some words', 'on three', 'lines.'), { ...footer(page), gap: 361 }],
    )
    expect((await readable(makePdf(pages))).text).not.toContain('A Manual')
  })

  test('tells title, author, date and language', async () => {
    const info = '/Title(On Seeing)/Author(Ada Lovelace)/CreationDate(D:20240229101112Z)'
    expect(await readable(makePdf([prose('Some words to read.')], { info }))).toMatchObject({
      title: 'On Seeing',
      author: 'Ada Lovelace',
      publishedAt: '2024-02-29T10:11:12.000Z',
      language: 'en',
    })
  })

  test.each(['Microsoft Word - draft3.doc', 'untitled', 'paper.tex'])(
    'is not called %s after the program that made it',
    async (name) => {
      const pdf = makePdf([[{ text: 'The Real Title', size: 20 }, ...prose('And then the words follow.')]], {
        info: `/Title(${name})`,
      })
      expect(await readable(pdf)).toMatchObject({ title: 'The Real Title' })
    },
  )
})

describe('a PDF that cannot be read says why', () => {
  const whole = makePdf([prose('Some words to read, and then some more of them.')])

  test.each([0.3, 0.6, 0.95])('cut short to %d of its length: broken', async (share) => {
    const cut = whole.subarray(0, Math.floor(whole.length * share))
    expect(await readFile(cut)).toMatchObject({ ok: false, reason: 'broken' })
  })

  test('a linearized one cut after its first section: broken', async () => {
    const linearized = Buffer.from(
      whole.toString('latin1').replace('<<', `<</Linearized 1/L ${whole.length * 3}`),
      'latin1',
    )
    expect(await readFile(linearized)).toMatchObject({ ok: false, reason: 'broken' })
  })

  test('with nothing but rubbish inside: broken', async () => {
    const rubbish = Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(5_000, 0x99),
      Buffer.from('\nstartxref\n0\n%%EOF'),
    ])
    expect(await readFile(rubbish)).toMatchObject({ ok: false, reason: 'broken' })
  })

  test('locked with a password: encrypted', async () => {
    const key = 'ab'.repeat(32)
    const trailer = `/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -44/O<${key}>/U<${key}>>>/ID[<00><00>]`
    const result = await readFile(makePdf([prose('secret')], { trailer }))
    expect(result).toMatchObject({ ok: false, reason: 'encrypted' })
  })

  test('only pictures: empty, with the advice to recognise its text', async () => {
    const result = await readFile(makePdf([[], []]))
    expect(result).toMatchObject({ ok: false, reason: 'empty', message: expect.stringContaining('OCR') })
  })
})
