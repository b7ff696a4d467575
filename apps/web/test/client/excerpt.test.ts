import { describe, expect, it } from 'vitest'
import { excerptOf } from '#client/excerpt.ts'

const filler = 'word '.repeat(100)

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
})
