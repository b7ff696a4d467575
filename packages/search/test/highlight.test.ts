import { describe, expect, it } from 'vitest'
import { containsPhrase, highlight, type Marks } from '../src/text/highlight.ts'

const none: Marks = { words: [], prefixes: [], pieces: [], phrases: [] }
const marked = (text: string, marks: Partial<Marks>) =>
  highlight(text, { ...none, ...marks }).map(({ start, end }) => text.slice(start, end))

describe('highlight', () => {
  it('marks every form of a word that the index takes for the same', () => {
    expect(marked('He runs, she ran; running is fun.', { words: ['run'] })).toEqual(['runs', 'running'])
  })

  it('marks words with accents and compatibility forms, at their own offsets', () => {
    expect(marked('a naïve café, a ﬁne day', { words: ['naive', 'cafe', 'fine'] })).toEqual([
      'naïve',
      'café',
      'ﬁne',
    ])
    expect(marked('cafe\u0301 time', { words: ['cafe'] })).toEqual(['cafe\u0301'])
  })

  it('counts in UTF-16, past characters outside the basic plane', () => {
    expect(highlight('😀 bread', { ...none, words: ['bread'] })).toEqual([{ start: 3, end: 8 }])
  })

  it('marks beginnings and pieces of words', () => {
    expect(marked('kubernetes cube', { prefixes: ['kube'] })).toEqual(['kubernetes'])
    expect(marked('the MPU6050 chip', { pieces: ['6050'] })).toEqual(['MPU6050'])
  })

  it('marks a phrase as one place, only where its words stand in order', () => {
    expect(marked('To be, or not to be. Be to.', { phrases: [['to', 'be']] })).toEqual(['To be', 'to be'])
  })

  it('joins places that overlap', () => {
    expect(marked('to be or not', { phrases: [['to', 'be']], words: ['be'] })).toEqual(['to be'])
  })
})

describe('containsPhrase', () => {
  it('wants the words as written, in order', () => {
    expect(containsPhrase('the quick brown fox', ['quick', 'brown'])).toBe(true)
    expect(containsPhrase('the quick, brown fox', ['quick', 'brown'])).toBe(true)
    expect(containsPhrase('quickly brown', ['quick', 'brown'])).toBe(false)
    expect(containsPhrase('brown quick', ['quick', 'brown'])).toBe(false)
  })
})
