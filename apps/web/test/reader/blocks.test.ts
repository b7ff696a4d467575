import { describe, expect, it } from 'vitest'
import { readerBlocks } from '#reader/blocks.ts'

const none = { headings: [], pages: [] }

describe('readerBlocks', () => {
  it('tells headings, paragraphs, lists, tables and code apart, with offsets into the whole text', () => {
    const text = 'Title\n\nA line.\n\n- one\n- two\n\na | b\n1 | 2\n\nif x:\n    y()'
    const outline = { headings: [{ level: 1, title: 'Title', start: 0 }], pages: [] }
    const blocks = readerBlocks(text, outline)
    expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'table', 'verbatim'])
    const cut = blocks.map((block) => ('end' in block ? text.slice(block.start, block.end) : ''))
    expect(cut.join('\n\n')).toBe(text)
  })

  it('shows code as it stands, whatever it looks like', () => {
    const text = './deploy.sh dev\n\n- a: 1\n\n- b: 2\n\nafter'
    const code = [
      { start: 0, end: 15 },
      { start: 17, end: 31 },
    ]
    const blocks = readerBlocks(text, { ...none, code })
    expect(blocks.map((block) => [block.kind, 'end' in block && text.slice(block.start, block.end)])).toEqual(
      [
        ['verbatim', './deploy.sh dev'],
        ['verbatim', '- a: 1\n\n- b: 2'],
        ['paragraph', 'after'],
      ],
    )
  })

  it('tells what is quoted from what is not, also in a later part of the text', () => {
    const quotations = [{ start: 90, end: 113 }]
    const blocks = readerBlocks('to be\n\nor not\n\nhe said', { ...none, quotations }, 100)
    expect(blocks.map((block) => 'isQuoted' in block && block.isQuoted)).toEqual([true, true, false])
  })

  it('puts a page mark where the page begins', () => {
    const blocks = readerBlocks('one\n\ntwo', {
      headings: [],
      pages: [
        { number: 1, start: 0 },
        { number: 2, start: 5 },
      ],
    })
    expect(blocks.map((block) => (block.kind === 'page' ? block.number : 'text'))).toEqual([
      1,
      'text',
      2,
      'text',
    ])
  })

  it('does not make a heading of a paragraph that a bookmark points to', () => {
    const blocks = readerBlocks('A paragraph.', {
      headings: [{ level: 1, title: 'Chapter', start: 0 }],
      pages: [],
    })
    expect(blocks.map(({ kind }) => kind)).toEqual(['anchor', 'paragraph'])
  })

  it('counts from the beginning of the whole text in a part of it', () => {
    const [block] = readerBlocks('- one\n- two', none, 100)
    expect(block).toMatchObject({
      kind: 'list',
      start: 100,
      end: 111,
      lines: [{ start: 100 }, { start: 106 }],
    })
  })
})
