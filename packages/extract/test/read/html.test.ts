import { describe, expect, test } from 'vitest'
import { readable, readFile } from '../make/read-file.ts'

const SENTENCE = 'The lighthouse keeper wrote down the weather every morning, and the ships that passed. '
const paragraphs = (count: number, from = 0) =>
  Array.from(
    { length: count },
    (_paragraph, index) => `<p>Paragraph ${from + index}. ${SENTENCE.repeat(3)}</p>`,
  ).join('\n')

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en-US"><head><title>A Title | Site</title>${head}</head><body>${body}</body></html>`

describe('HTML', () => {
  test('is read in order, without scripts, styles, navigation and controls', async () => {
    const { text } = await readable(
      page(`<nav><a href="/">Home</a></nav><header><h1>Name</h1></header><script>var a = '<p>no</p>'</script>
        <style>p { color: red }</style><p>First   <b>bold</b>
        line.</p><!-- comment --><button>Copy</button><select><option>Choose</option></select>
        <div>Second<br>broken</div><svg><title>icon</title></svg><p hidden>unseen</p><p style="display: none">unseen</p>
        <span aria-hidden="true">★</span><template>unseen</template><footer>© 2026</footer>`),
    )
    expect(text).toBe('Name\n\nFirst bold line.\n\nSecond\nbroken')
  })

  test('keeps lists, tables and code readable', async () => {
    const { text } = await readable(
      page(`<ul><li>one</li><li><p>two</p><ol start=1><li>inner</li></ol></li></ul>
        <table><thead><tr><th>Name</th><th>Age</th></tr></thead><tr><td>Ada<td>36<tr><td></td><td> 7 </td></tr></table>
        <pre><code><span>if</span> (a &lt; b) {
  <i>call</i>()
}</code></pre>`),
    )
    expect(text).toBe('- one\n- two\n  1. inner\n\nName | Age\nAda | 36\n| 7\n\nif (a < b) {\n  call()\n}')
  })

  test('tells where code and quotations stand', async () => {
    const { text, outline } = await readable(
      page('<pre>npm test</pre><blockquote><p>To be,<pre>or not</pre></blockquote><p>He said</p>'),
    )
    const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
    expect(outline.code?.map(shown)).toEqual(['npm test', 'or not'])
    expect(outline.quotations?.map(shown)).toEqual(['To be,\n\nor not'])
  })

  test('reads a table that only arranges the page as text', async () => {
    const { text, outline } = await readable(
      page(
        `<table><tr><td><h2>Left</h2><p>Words.</p></td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>`,
      ),
    )
    expect(text).toBe('Left\n\nWords.\n\na | b')
    expect(outline.headings).toEqual([{ level: 2, title: 'Left', start: 0 }])
  })

  test('of a manual keeps its headings, and has no author called after a section', async () => {
    const section = (title: string, level: number) =>
      `<div class="section"><div class="titlepage"><div><h${level} class="title">${title}</h${level}></div></div>${paragraphs(4)}</div>`
    const { outline, author } = await readable(
      page(
        `<div class="chapter"><div class="titlepage"><h1 class="title">Options</h1></div>${section('Names', 2)}${section('Files', 3)}${section('<a class="author" rel="author">Authors</a>', 2)}</div>`,
      ),
    )
    expect(outline.headings.map(({ level, title }) => `${level} ${title}`)).toEqual(
      expect.arrayContaining(['2 Names', '3 Files', '2 Authors']),
    )
    expect(author).toBeNull()
  })

  test('that a script draws is empty, with the advice to save what is seen', async () => {
    const shell = page('<div id="root"></div><script src="app.js"></script>')
    expect(await readFile(shell, { fileName: 'a.html' })).toMatchObject({
      ok: false,
      reason: 'empty',
      message: expect.stringContaining('a script draws it'),
    })
  })

  test('has its headings in the outline, at their offsets and without permalinks', async () => {
    const { text, outline } = await readable(
      page(
        '<h1>Guide <a class="headerlink" href="#g">¶</a></h1><p>Text.</p><h3><a href="#c">#</a>Learn C#</h3><p>More.</p>',
      ),
    )
    expect(outline.headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'Guide'],
      [3, 'Learn C#'],
    ])
    for (const { title, start } of outline.headings)
      expect(text.slice(start, start + title.length)).toBe(title)
  })

  test('loses the hidden characters that split words', async () => {
    const { text } = await readable(page('<p>Donau&shy;dampf&#8203;schiff\u0000 &nbsp; cafe\u0301</p>'))
    expect(text).toBe('Donaudampfschiff café')
  })

  test('gives the article of a news page without the teasers around it', async () => {
    const news = page(
      `<div class="sidebar"><ul>${'<li><a href="/x">Another story about something</a></li>'.repeat(20)}</ul></div>
       <article><h1>The Keeper</h1>${paragraphs(8)}<h2>Later</h2>${paragraphs(4, 8)}</article>
       <div class="related">${'<a href="/y">Read this as well</a> '.repeat(20)}</div>`,
      '<meta property="og:type" content="article">',
    )
    const { text, extractor, outline } = await readable(news, { url: 'https://example.com/keeper' })
    expect(extractor).toBe('html-article')
    for (let index = 0; index < 12; index++) expect(text).toContain(`Paragraph ${index}.`)
    expect(text).not.toContain('Another story')
    expect(outline.headings.map(({ title }) => title)).toContain('Later')
  })

  test('gives the whole of a documentation page when the article finder would lose most of it', async () => {
    const entries = Array.from(
      { length: 60 },
      (_entry, index) =>
        `<dl><dt><code>option${index}</code></dt><dd>Sets the number of keepers to ${index}, where there is a lighthouse.</dd></dl>`,
    )
    const { text, extractor } = await readable(
      page(`<h1>Options</h1>${paragraphs(6)}<div class="comment-list sidebar">${entries.join('')}</div>`),
    )
    expect(extractor).toBe('html-page')
    for (let index = 0; index < 60; index++) expect(text).toContain(`option${index}`)
  })

  test('gives the main element without what is around it', async () => {
    const { text, extractor } = await readable(
      page(
        `<div>Around it</div><main><h1>Main</h1>${'<p>Short words.</p>'.repeat(10)}</main><div>After it</div>`,
      ),
    )
    expect(extractor).toBe('html-main')
    expect(text).not.toContain('Around it')
  })

  test('of only navigation is an index, and is read', async () => {
    const { text } = await readable(
      page('<nav><ul><li><a href="a">Alpha</a></li><li><a href="b">Beta</a></li></ul></nav>'),
    )
    expect(text).toBe('- Alpha\n- Beta')
  })

  test('tells title, author, date, language and canonical address', async () => {
    const head = `<meta property="og:title" content="The Keeper"><link rel="canonical" href="/keeper/?utm_source=x">
      <script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","author":[{"name":"Ada"},{"name":"Grace"}],"datePublished":"2024-02-29T10:00:00+01:00"}]}</script>`
    expect(
      await readable(page(paragraphs(2), head), { url: 'https://example.com/keeper?utm_source=y' }),
    ).toMatchObject({
      title: 'The Keeper',
      author: 'Ada, Grace',
      publishedAt: '2024-02-29T09:00:00.000Z',
      language: 'en',
      canonicalUrl: 'https://example.com/keeper',
    })
  })

  test('is called by its own title without the name of the site', async () => {
    const { title } = await readable(page('<p>Words.</p>', '<meta property="og:site_name" content="Site">'))
    expect(title).toBe('A Title')
  })

  test('is not believed to be the front page when every page of a site says so', async () => {
    const head = '<link rel="canonical" href="https://example.com/">'
    const { canonicalUrl } = await readable(page('<p>Words.</p>', head), { url: 'https://example.com/a' })
    expect(canonicalUrl).toBeNull()
  })

  test('without any text is empty', async () => {
    expect(await readFile(page('<div><img src="a.png"></div>'))).toMatchObject({ ok: false, reason: 'empty' })
  })

  test('that is only a fragment is read', async () => {
    expect((await readable('<h2>Part</h2><p>Words', { fileName: 'a.html' })).text).toBe('Part\n\nWords')
  })

  test.each([
    ['tags that never end', '<div <p <b '.repeat(1_000)],
    ['tags closed in the wrong order', '<b><i></b></i></p></div>text'.repeat(500)],
    ['entities of nothing', `<p>${'&#x110000;&#0;&nosuch;&'.repeat(500)}`],
    ['an attribute without end', `<p title="${'x'.repeat(100_000)}`],
  ])('that is broken ends, ready or failed: %s', async (_name, html) => {
    expect(typeof (await readFile(html, { fileName: 'a.html' })).ok).toBe('boolean')
  })
})
