import { describe, expect, it } from 'vitest'
import { excerptOf as excerptOfPassage } from '#client/excerpt.ts'

const filler = 'word '.repeat(100)

type Passage = Parameters<typeof excerptOfPassage>[0]

function excerptOf(passage: Omit<Passage, 'headingPath'> & Partial<Passage>, maxCharacters: number) {
  return excerptOfPassage({ headingPath: [], ...passage }, maxCharacters)
}

function shownOf(passage: Parameters<typeof excerptOf>[0]): string {
  const { segments } = excerptOf(passage, 200)
  return segments.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')
}

describe('excerptOf', () => {
  it('shows a short passage whole', () => {
    const { segments, isCutBefore, isCutAfter } = excerptOf(
      { text: 'a found word', highlights: [{ start: 2, end: 7 }] },
      100,
    )
    expect(segments.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')).toBe(
      'a [found] word',
    )
    expect([isCutBefore, isCutAfter]).toEqual([false, false])
  })

  it('begins where most of what matched is in reach', () => {
    const text = `one ${filler}two three ${filler}`
    const at = (word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length })
    const { segments, isCutBefore } = excerptOf(
      { text, highlights: [at('one'), at('two'), at('three')] },
      200,
    )
    expect(segments.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['two', 'three'])
    expect(isCutBefore).toBe(true)
  })

  it('cuts between words and keeps to the length', () => {
    const { segments } = excerptOf({ text: filler, highlights: [{ start: 250, end: 254 }] }, 100)
    const shown = segments.map(({ text }) => text).join('')
    expect(shown.length).toBeLessThanOrEqual(100)
    expect(
      shown
        .trim()
        .split(' ')
        .every((word) => word === 'word'),
    ).toBe(true)
  })

  it('marks overlapping highlights once', () => {
    const { segments } = excerptOf(
      {
        text: 'abcdef',
        highlights: [
          { start: 1, end: 4 },
          { start: 2, end: 5 },
        ],
      },
      100,
    )
    expect(segments.map(({ text }) => text).join('')).toBe('abcdef')
  })

  it('sets lines and items of a list apart, and leaves sentences as they are', () => {
    const text = 'Two birds:\n\n- an ostrich\n- a heron\n\nThe end.\nReally'
    const start = text.indexOf('ostrich')
    expect(shownOf({ text, highlights: [{ start, end: start + 7 }] })).toBe(
      'Two birds: an [ostrich] · a heron · The end. Really',
    )
    expect(shownOf({ text: '- one\n- two', highlights: [{ start: 2, end: 5 }] })).toBe('[one] · two')
  })

  it('leaves out the headings above a passage, unless one matched', () => {
    const passage = {
      text: 'Birds\n\nOstrich\n\nIt runs.',
      headingPath: ['Birds', 'Ostrich'],
      highlights: [],
    }
    const { segments, isCutBefore } = excerptOf(passage, 100)
    expect(segments.map(({ text }) => text)).toEqual(['It runs.'])
    expect(isCutBefore).toBe(false)
    expect(shownOf({ ...passage, highlights: [{ start: 7, end: 14 }] })).toBe('[Ostrich] · It runs.')
  })
})
