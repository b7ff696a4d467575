import { describe, expect, test } from 'vitest'
import { readable, readFile } from '../make/read-file.ts'
import { makeDocx, makeEpub, makeZip, wordParagraph } from '../make/zip.ts'

const MEBIBYTE = 1024 * 1024

describe('an EPUB', () => {
  test('is read chapter by chapter in spine order, not in the order of its files', async () => {
    const epub = makeEpub({
      chapters: { 'c2.xhtml': '<h1>Second</h1><p>Two.</p>', 'c1.xhtml': '<h1>First</h1><p>One.</p>' },
      spine: ['c1.xhtml', 'c2.xhtml'],
    })
    const { text, outline, extractor } = await readable(epub)
    expect(extractor).toBe('epub')
    expect(text).toBe('First\n\nOne.\n\nSecond\n\nTwo.')
    expect(outline.headings.map(({ title, start }) => text.slice(start, start + title.length))).toEqual([
      'First',
      'Second',
    ])
  })

  test('has chapters called as its contents call them where they have no heading of their own', async () => {
    const chapters = { 'c%201.xhtml': '<p>THE FOX</p><p>One.</p>', 'c2.xhtml': '<p>Two.</p>' }
    const nav =
      '<nav epub:type="toc"><ol><li><a href="c%25201.xhtml">The Fox</a></li><li><a href="c2.xhtml#top">The Crow</a></li></ol></nav>'
    const { text, outline } = await readable(makeEpub({ chapters, nav }))
    expect(outline.headings.map(({ title }) => title)).toContain('The Crow')
    expect(text).toContain('The Crow\n\nTwo.')
  })

  test('has chapters called as an old NCX calls them', async () => {
    const ncx =
      '<ncx><navMap><navPoint><navLabel><text>The Crow</text></navLabel><content src="c1.xhtml"/></navPoint></navMap></ncx>'
    const { text } = await readable(makeEpub({ chapters: { 'c1.xhtml': '<p>the crow</p><p>One.</p>' }, ncx }))
    expect(text).toBe('The Crow\n\nOne.')
  })

  test('has the headings of its files as deep as its contents place them', async () => {
    const chapters = {
      'c1.xhtml': '<h1>One</h1><p>1</p>',
      'c1s1.xhtml': '<h1>Inner</h1><p>2</p><h2>Innermost</h2>',
      'c1s2.xhtml': '<p>3</p>',
      'c2.xhtml': '<h1>Two</h1><p>4</p>',
    }
    const nav =
      '<nav epub:type="toc"><ol><li><a href="c1.xhtml">One</a><ol><li><a href="c1s1.xhtml">Inner</a></li><li><a href="c1s2.xhtml">Other</a></li></ol></li><li><a href="c2.xhtml">Two</a></li></ol></nav>'
    const point = (title: string, file: string, below = '') =>
      `<navPoint><navLabel><text>${title}</text></navLabel><content src="${file}.xhtml"/>${below}</navPoint>`
    const ncx = `<ncx><navMap>${point('One', 'c1', point('Inner', 'c1s1') + point('Other', 'c1s2'))}${point('Two', 'c2')}</navMap></ncx>`
    for (const contents of [{ nav }, { ncx }]) {
      const { outline } = await readable(makeEpub({ chapters, ...contents }))
      expect(outline.headings.map(({ level, title }) => `${level} ${title}`)).toEqual([
        '1 One',
        '2 Inner',
        '3 Innermost',
        '2 Other',
        '1 Two',
      ])
    }
  })

  test('has the sections of one file as deep as its contents say, whatever their tags', async () => {
    const chapters = {
      'c1.xhtml': '<h1>1. Tools</h1><p>a</p><h1>1.1. Quilt</h1><h3>Tip</h3><p>b</p><h1>1.2. Git</h1>',
    }
    const nav =
      '<nav epub:type="toc"><ol><li><a href="c1.xhtml">1. Tools</a><ol><li><a href="c1.xhtml#q">1.1. Quilt</a></li><li><a href="c1.xhtml#g">1.2. Git</a></li></ol></li></ol></nav>'
    const { outline } = await readable(makeEpub({ chapters, nav }))
    expect(outline.headings.map(({ level, title }) => `${level} ${title}`)).toEqual([
      '1 1. Tools',
      '2 1.1. Quilt',
      '4 Tip',
      '2 1.2. Git',
    ])
  })

  test('is read when it was packed together with its folder', async () => {
    const files = {
      'book/META-INF/container.xml':
        '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
      'book/OPS/book.opf':
        '<package><manifest><item id="a" href="a.html" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
      'book/OPS/a.html': '<html><body><p>One.</p></body></html>',
      '__MACOSX/book/._a.html': 'x',
    }
    expect(await readable(makeZip(files), { fileName: 'book.epub' })).toMatchObject({
      text: 'One.',
      extractor: 'epub',
    })
  })

  test('tells title, authors, language and date', async () => {
    const metadata =
      '<dc:title>Fables</dc:title><dc:creator>Aesop</dc:creator><dc:creator>Phaedrus</dc:creator><dc:language>de-AT</dc:language><dc:date>1909-05-01</dc:date>'
    const epub = makeEpub({ chapters: { 'c1.xhtml': '<p>One.</p>' }, metadata })
    expect(await readable(epub)).toMatchObject({
      title: 'Fables',
      author: 'Aesop, Phaedrus',
      language: 'de',
      publishedAt: '1909-05-01T00:00:00.000Z',
    })
  })

  test('reads self-closing tags as XHTML means them', async () => {
    const epub = makeEpub({ chapters: { 'c1.xhtml': '<script src="a.js"/><p><a id="x"/>One<br/>line.</p>' } })
    expect((await readable(epub)).text).toBe('One\nline.')
  })

  test('locked by its shop is encrypted; one with scrambled fonts is not', async () => {
    const locked = (algorithm: string) =>
      makeEpub({
        chapters: { 'c1.xhtml': '<p>One.</p>' },
        extra: {
          'META-INF/encryption.xml': `<encryption><EncryptedData><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`,
        },
      })
    expect(await readFile(locked('http://www.w3.org/2001/04/xmlenc#aes128-cbc'))).toMatchObject({
      reason: 'encrypted',
    })
    expect(await readFile(locked('http://www.idpf.org/2008/embedding'))).toMatchObject({ ok: true })
  })

  test('without its package document, or without its chapters, is broken', async () => {
    const empty = makeZip({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '<container/>' })
    expect(await readFile(empty)).toMatchObject({ ok: false, reason: 'broken' })
    const missing = makeEpub({ chapters: { 'c1.xhtml': '<p>x</p>' }, spine: ['c9.xhtml'] })
    expect(await readFile(missing)).toMatchObject({ ok: false, reason: 'broken' })
  })

  test('cut short is broken', async () => {
    const epub = makeEpub({ chapters: { 'c1.xhtml': '<p>One.</p>' } })
    const cut = epub.subarray(0, epub.length - 40)
    expect(await readFile(cut, { fileName: 'a.epub' })).toMatchObject({ ok: false, reason: 'broken' })
  })

  test('cannot reach outside itself', async () => {
    const nav = '<nav><a href="../../../../etc/passwd">x</a></nav>'
    expect(await readFile(makeEpub({ chapters: { 'c1.xhtml': '<p>One.</p>' }, nav }))).toMatchObject({
      ok: true,
    })
  })
})

describe('a zip bomb', () => {
  test('as a chapter of an EPUB is too large', async () => {
    const epub = makeEpub({
      chapters: { 'c1.xhtml': '<p>x</p>' },
      extra: { 'OEBPS/c1.xhtml': new Uint8Array(70 * MEBIBYTE) },
    })
    expect(epub.length).toBeLessThan(MEBIBYTE)
    expect(await readFile(epub)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  test('spread over many chapters is too large, though each is within bounds', async () => {
    const line = `<p>${Array.from({ length: 400 }, (_word, index) => `word${index * 7919}`).join(' ')}</p>`
    const chapter = new TextEncoder().encode(line.repeat(Math.ceil((3.9 * MEBIBYTE) / line.length)))
    const names = Array.from({ length: 40 }, (_name, index) => `c${index}.xhtml`)
    const epub = makeEpub({
      chapters: Object.fromEntries(names.map((name) => [name, ''])),
      extra: Object.fromEntries(names.map((name) => [`OEBPS/${name}`, chapter])),
    })
    expect(epub.length).toBeLessThan(20 * MEBIBYTE)
    expect(await readFile(epub)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  test('whose headers lie about its size is too large all the same', async () => {
    const epub = makeEpub({
      chapters: { 'c1.xhtml': '<p>x</p>' },
      extra: { 'OEBPS/c1.xhtml': new Uint8Array(70 * MEBIBYTE) },
    })
    for (let at = 0; at < epub.length - 3; at++) {
      if (epub.readUInt32LE(at) === 70 * MEBIBYTE) epub.writeUInt32LE(100, at)
    }
    expect(await readFile(epub)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  test('of very many entries is too large', async () => {
    const entries = Object.fromEntries(Array.from({ length: 10_001 }, (_entry, index) => [`f${index}`, '']))
    const docx = makeDocx(wordParagraph('x'), entries)
    expect(await readFile(docx)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  test('as a Word document is too large', async () => {
    const docx = makeDocx('', { 'word/document.xml': new Uint8Array(70 * MEBIBYTE) })
    expect(await readFile(docx)).toMatchObject({ ok: false, reason: 'too_large' })
  })
})

describe('a Word document', () => {
  test('has headings by the meaning of their style, whatever its name', async () => {
    const heading = (style: string, text: string) => wordParagraph(text, `<w:pStyle w:val="${style}"/>`)
    const { text, outline, title, language } = await readable(
      makeDocx(
        [
          heading('Titel', 'Handbuch'),
          heading('berschrift1', 'Anfang'),
          wordParagraph('Text.'),
          heading('Own', 'Eigenes'),
          wordParagraph('Direkt', '<w:outlineLvl w:val="2"/>'),
        ].join(''),
      ),
    )
    expect(text).toBe('Handbuch\n\nAnfang\n\nText.\n\nEigenes\n\nDirekt')
    expect(outline.headings.map(({ level, title }) => `${level} ${title}`)).toEqual([
      '1 Handbuch',
      '1 Anfang',
      '2 Eigenes',
      '3 Direkt',
    ])
    expect({ title, language }).toEqual({ title: 'Handbuch', language: 'de' })
  })

  test('keeps lists, tables, tabs and breaks', async () => {
    const item = (text: string, level: number) =>
      wordParagraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`)
    const cell = (text: string) => `<w:tc>${wordParagraph(text)}</w:tc>`
    const { text } = await readable(
      makeDocx(
        `${item('one', 0)}${item('two', 1)}${wordParagraph('three', '<w:pStyle w:val="Liste2"/>')}<w:tbl><w:tr>${cell('Name')}${cell('Age')}</w:tr><w:tr>${cell('Ada')}${cell('36')}</w:tr></w:tbl>
         <w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>`,
      ),
    )
    expect(text).toBe('- one\n  - two\n  - three\n\nName | Age\nAda | 36\n\na b\nc')
  })

  test('leaves out removed text, field codes and second copies, and keeps inserted text and notes', async () => {
    const { text } = await readable(
      makeDocx(
        `<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>
         <w:r><w:instrText>PAGE</w:instrText></w:r><mc:AlternateContent><mc:Choice><w:r><w:t> box</w:t></w:r></mc:Choice>
         <mc:Fallback><w:r><w:t> box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>`,
        {
          'word/footnotes.xml': `<w:footnotes xmlns:w="x"><w:footnote>${wordParagraph('A note.')}</w:footnote></w:footnotes>`,
        },
      ),
    )
    expect(text).toBe('new box\n\nA note.')
  })

  test('tells title, author and date', async () => {
    const core =
      '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Own Title</dc:title><dc:creator>Ada</dc:creator><dcterms:created>2024-02-29T10:00:00Z</dcterms:created></cp:coreProperties>'
    const docx = makeDocx(wordParagraph('Text.'), { 'docProps/core.xml': core })
    expect(await readable(docx)).toMatchObject({
      title: 'Own Title',
      author: 'Ada',
      publishedAt: '2024-02-29T10:00:00.000Z',
    })
  })

  test('is not called after one of its chapters', async () => {
    const heading = (text: string) => wordParagraph(text, '<w:outlineLvl w:val="0"/>')
    const docx = makeDocx(wordParagraph('Contents') + heading('Overview') + heading('Details'))
    expect(await readable(docx)).toMatchObject({ title: null })
  })

  test('locked with a password is encrypted', async () => {
    const compound = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(2_000),
      Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(500),
    ])
    expect(await readFile(compound, { fileName: 'a.docx' })).toMatchObject({ ok: false, reason: 'encrypted' })
  })

  test('without its text is broken', async () => {
    const docx = makeZip({ '[Content_Types].xml': '<Types/>', 'word/document2.xml': '<x/>' })
    expect(await readFile(docx)).toMatchObject({ ok: false, reason: 'broken' })
  })
})

describe('a CSV', () => {
  test('is read as rows of "header: value"', async () => {
    const { text, extractor } = await readable('name,age,\nAda,36,x\n"Grace, H.",,\n', { fileName: 'a.csv' })
    expect(extractor).toBe('csv')
    expect(text).toBe('name: Ada\nage: 36\nx\n\nname: Grace, H.')
  })

  test.each([
    ['semicolons', 'name;age\nAda;36\n'],
    ['tabs', 'name\tage\nAda\t36\n'],
    ['bars', 'name|age\nAda|36\n'],
    ['Windows lines and a mark', '\ufeffname,age\r\nAda,36\r\n'],
  ])('separated by %s', async (_name, source) => {
    expect((await readable(source, { fileName: 'a.csv' })).text).toBe('name: Ada\nage: 36')
  })

  test('without a header is read as rows', async () => {
    expect((await readable('1,2\n3,4\n', { fileName: 'a.csv' })).text).toBe('1 | 2\n\n3 | 4')
  })

  test('of very many rows has each of them, apart from the others', async () => {
    const rows = Array.from({ length: 1_201 }, (_row, index) => `${index},"line\n\nbreak"`)
    const { text } = await readable(`number,note\n${rows.join('\n')}\n`, { fileName: 'a.csv' })
    expect(text.split('\n\n')).toEqual(rows.map((_row, index) => `number: ${index}\nnote: line\nbreak`))
  })

  test('with a quote that never closes keeps its rows', async () => {
    const { text } = await readable('name,size\npipe,3" wide\nrod,"4\nbar,5\n', { fileName: 'a.csv' })
    expect(text).toContain('name: bar\nsize: 5')
  })
})

describe('plain text', () => {
  test('keeps its lines and is called by its first', async () => {
    const { text, title } = await readable(
      'A Poem\r\n\r\nRoses are red,\r\n  violets\r\n \r\n\r\n\r\nEnd.\r\n',
      { fileName: 'a.txt' },
    )
    expect(text).toBe('A Poem\n\nRoses are red,\n  violets\n\nEnd.')
    expect(title).toBe('A Poem')
  })
})
