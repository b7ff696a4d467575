import { describe, expect, it } from 'vitest'
import { readPaste } from '#client/read-paste.ts'

describe('readPaste', () => {
  it('takes addresses and nothing else for links, each once', () => {
    expect(
      readPaste(' https://a.example/x \n- http://b.example\nwww.c.example/y, https://a.example/x'),
    ).toEqual({
      kind: 'links',
      urls: ['https://a.example/x', 'http://b.example', 'https://www.c.example/y'],
    })
  })

  it('keeps text with an address in it as a note, and names the address', () => {
    expect(readPaste('# On walls\n\nSee (https://a.example/x).')).toEqual({
      kind: 'note',
      title: 'On walls',
      text: '# On walls\n\nSee (https://a.example/x).',
      links: ['https://a.example/x'],
    })
  })

  it('does not take the name of a file for an address', () => {
    expect(readPaste('README.md')).toMatchObject({ kind: 'note', title: 'README.md', links: [] })
  })

  it.each([
    ['ftp://a.example/x', 'ftp:'],
    ['file:///home/ada/My Papers/tides.pdf', 'file:'],
    ['javascript:alert(1); void 0', 'javascript:'],
    ['data:text/html;charset=utf-8,<p>of the moon', 'data:'],
    ['data:,moon', 'data:'],
    ['<mailto:ada@a.example>', 'mailto:'],
    ['gopher://a.example/1', 'gopher:'],
    ['https://a.example/x\nftp://b.example/y', 'ftp:'],
  ])('refuses %s, and says what to do', (text, scheme) => {
    const refused = readPaste(text)
    expect(refused.kind).toBe('refused')
    expect(refused).toHaveProperty(
      'message',
      expect.stringMatching(new RegExp(`^Addresses with ${scheme} cannot be read.*\\. To `)),
    )
  })

  it.each([
    'TODO: read ftp://a.example/x',
    'Note: something',
    'todo:tides',
    'data: of the moon',
    'file: tides.pdf',
    'mailto: and ftp:',
    'See ftp://a.example/x',
    'localhost:3000',
  ])('keeps %s as a note', (text) => {
    expect(readPaste(text)).toMatchObject({ kind: 'note', text })
  })

  it('has nothing to save for blank text', () => {
    expect(readPaste(' \n\t')).toEqual({ kind: 'nothing' })
  })
})
