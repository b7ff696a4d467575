import { describe, expect, test } from 'vitest'
import { readable, readFile } from '../make/read-file.ts'

const markdown = (text: string) => readable(text, { fileName: 'note.md' })

describe('Markdown', () => {
  test('is read as it would be shown, paragraphs separated by blank lines', async () => {
    const { text } = await markdown(
      'A *paragraph* with [a link](https://example.com), `code`\nand a **second** line.\n\nAnother one.\\\nBroken.\n',
    )
    expect(text).toBe('A paragraph with a link, code and a second line.\n\nAnother one.\nBroken.')
  })

  test('has its headings in the outline, at their offsets', async () => {
    const { text, outline, title } = await markdown('# One\n\ntext\n\n## Two `x`\n\ntext\n\nThree\n=====\n')
    expect(title).toBe('One')
    expect(outline.headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'One'],
      [2, 'Two x'],
      [1, 'Three'],
    ])
    for (const { title, start } of outline.headings)
      expect(text.slice(start, start + title.length)).toBe(title)
  })

  test('keeps tables as rows, code as it stands, and lists with their marks', async () => {
    const { text } = await markdown(
      '| Name | Age |\n|---|---:|\n| Ada | 36 |\n| `a|b` | |\n\n```js\nif (x) {\n\n  y()\n}\n```\n\n3. third\n4. fourth\n   - [x] done\n   - [ ] open\n\n     more\n',
    )
    expect(text).toBe(
      'Name | Age\nAda | 36\n`a | b`\n\nif (x) {\n\n  y()\n}\n\n3. third\n4. fourth\n  - [x] done\n  - [ ] open\n    more',
    )
  })

  test('tells where code and quotations stand', async () => {
    const { text, outline } = await markdown(
      'Run:\n\n```sh\n./deploy.sh dev\n```\n\n> To be,\n>\n> - or not\n>\n> > to be\n\nHe said\n\n> again',
    )
    const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
    expect(outline.code?.map(shown)).toEqual(['./deploy.sh dev'])
    expect(outline.quotations?.map(shown)).toEqual(['To be,\n\n- or not\n\nto be', 'again'])
  })

  test('has two tables or lists apart from each other', async () => {
    const { text } = await markdown('- a\n\n<!-- -->\n\n- b\n\n|x|\n|-|\n|1|\n\ntext\n\n|y|\n|-|\n|2|\n')
    expect(text).toBe('- a\n\n- b\n\nx\n1\n\ntext\n\ny\n2')
  })

  test('gives title, author, date and tags from its front matter, which is no content', async () => {
    const { text, ...facts } = await markdown(
      '---\ntitle: "The Title"\nauthor: [Ada, Grace]\ndate: 2024-02-29\nlang: en-GB\ntags: [one, "#two", one]\nsecret: unseen\n---\n# Heading\n\nBody.\n',
    )
    expect(text).toBe('Heading\n\nBody.')
    expect(facts).toMatchObject({
      title: 'The Title',
      author: 'Ada, Grace',
      publishedAt: '2024-02-29T00:00:00.000Z',
      language: 'en',
      tags: ['one', 'two'],
    })
  })

  test.each([
    ['a rule at the start', '---\n\nBody: text\n\n---\n', 'Body: text'],
    ['front matter that is no YAML', '---\n: [\n---\nBody\n', ': ['],
    ['front matter that never ends', '---\ntitle: x\n\nBody\n', 'title: x'],
  ])('keeps %s as content', async (_name, source, content) => {
    expect((await markdown(source)).text).toContain(content)
  })

  test('front matter cannot blow up by aliases', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
    for (let index = 1; index < 9; index++) {
      const [name, before] = ['abcdefghi'[index], 'abcdefghi'[index - 1]]
      bomb.push(`${name}: &${name} [${`*${before},`.repeat(9).slice(0, -1)}]`)
    }
    expect((await markdown(`---\n${bomb.join('\n')}\ntags: *i\n---\nBody\n`)).text).toContain('Body')
  })

  test('reads the HTML in it, but neither scripts nor badges', async () => {
    const { text, outline } = await markdown(
      '<h1 align="center">Name</h1>\n\n![build](badge.svg) ![A long description of a diagram](d.png)\n\n<script>evil()</script>\n\n<details><summary>More</summary>\n\nHidden *text*.\n\n</details>\n',
    )
    expect(text).toBe('Name\n\nA long description of a diagram\n\nMore\n\nHidden text.')
    expect(outline.headings).toEqual([{ level: 1, title: 'Name', start: 0 }])
  })

  test('keeps footnotes', async () => {
    const { text } = await markdown('Text.[^1]\n\n[^1]: https://example.com/source\n\n[^two]: Words.\n')
    expect(text).toBe('Text.[^1]\n\n[^1] https://example.com/source\n\n[^two] Words.')
  })

  test('has the description of its front matter below its title, unless it says so itself', async () => {
    const described = '---\ndescription: What it is about.\n---\n'
    expect((await markdown(`${described}# Title\n\nBody.\n`)).text).toBe(
      'Title\n\nWhat it is about.\n\nBody.',
    )
    expect((await markdown(`${described}Body.\n`)).text).toBe('What it is about.\n\nBody.')
    expect((await markdown(described)).text).toBe('What it is about.')
    expect((await markdown(`${described}What it is about. And more.\n`)).text).toBe(
      'What it is about. And more.',
    )
  })

  test.each([
    ['the heading it begins with', '## Name\n\n# Usage\n\n# License\n', 'Name'],
    ['its only heading of the first level', 'A badge of some length\n\n# Name\n\n## Usage\n', 'Name'],
    ['none of its chapters', 'A logo of some length\n\n# Features\n\n# Usage\n', null],
    ['no section', 'Some words.\n\n### Installation\n', null],
  ])('is called after %s', async (_name, source, title) => {
    expect(await markdown(source)).toMatchObject({ title })
  })

  test('is read without the comments of MDX, except in code', async () => {
    const { text } = await markdown('{/* DO NOT EDIT. */}\n\nText.\n\n```\n{/* shown */}\n```\n')
    expect(text).toBe('Text.\n\n{/* shown */}')
  })

  test('of only front matter is empty', async () => {
    expect(await readFile('---\ntitle: x\n---\n', { fileName: 'a.md' })).toMatchObject({
      ok: false,
      reason: 'empty',
    })
  })

  test('of many megabytes keeps all its text and headings', async () => {
    const sections = Array.from(
      { length: 4_000 },
      (_section, index) => `## Part ${index}\n\n${'word '.repeat(80)}end ${index}.\n`,
    )
    const { text, outline } = await markdown(sections.join('\n'))
    expect(outline.headings).toHaveLength(4_000)
    expect(text).toContain('end 3999.')
    for (const { title, start } of outline.headings.slice(-5))
      expect(text.slice(start, start + title.length)).toBe(title)
  })

  test('with a long fence is not cut inside it', async () => {
    const { text, outline } = await markdown(
      `# Top\n\n\`\`\`\n${'# not a heading\n'.repeat(30_000)}\`\`\`\n\n# End\n`,
    )
    expect(outline.headings.map(({ title }) => title)).toEqual(['Top', 'End'])
    expect(text.match(/# not a heading/g)).toHaveLength(30_000)
  })

  test.each([
    ['brackets', '['.repeat(50_000)],
    ['quotes', `${'>'.repeat(20_000)} deep`],
    ['emphasis', '*a '.repeat(50_000)],
    ['lists', Array.from({ length: 1_000 }, (_item, depth) => `${' '.repeat(depth * 2)}- x`).join('\n')],
    ['links', '[a](<b'.repeat(20_000)],
    ['tables', `|${'a|'.repeat(5_000)}\n|${'-|'.repeat(5_000)}\n`],
  ])('made to trip parsers ends: %s', async (_name, source) => {
    expect(['boolean']).toContain(typeof (await readFile(source, { fileName: 'a.md' })).ok)
  })
})
