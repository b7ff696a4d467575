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

  it('does not take what cannot be fetched for a link', () => {
    expect(readPaste('ftp://a.example/x')).toMatchObject({ kind: 'note' })
    expect(readPaste('file:///etc/passwd')).toMatchObject({ kind: 'note', links: [] })
  })

  it('has nothing to save for blank text', () => {
    expect(readPaste(' \n\t')).toEqual({ kind: 'nothing' })
  })
})
