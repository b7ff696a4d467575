import { describe, expect, it } from 'vitest'
import { correctedText } from '../src/query/corrected-text.ts'
import { isEmptyQuery, parseQuery } from '../src/query/parse.ts'

const words = (q: string) => parseQuery(q).terms.map((term) => term.word)

describe('parseQuery', () => {
  it('folds case and accents, and cuts at punctuation', () => {
    expect(words('Naïve node.js/Straße ')).toEqual(['naive', 'node', 'js', 'strasse'])
  })

  it('takes the last word for unfinished until something follows it', () => {
    expect(parseQuery('deploy kube').terms.map((term) => term.prefix)).toEqual([false, true])
    expect(parseQuery('deploy kube ').terms.map((term) => term.prefix)).toEqual([false, false])
    expect(parseQuery('kube "a b"').terms.map((term) => term.prefix)).toEqual([false])
    expect(parseQuery('kube -docker').terms.map((term) => term.prefix)).toEqual([false])
  })

  it('reads quotes as phrases, straight or curly, and an open one as words', () => {
    expect(parseQuery('“To be” or "not to be"').phrases).toEqual([
      ['to', 'be'],
      ['not', 'to', 'be'],
    ])
    expect(parseQuery('say "to be').phrases).toEqual([])
    expect(words('say "to be')).toEqual(['say', 'to', 'be'])
  })

  it('reads a minus before a word or quotes as an exclusion, and within a word as punctuation', () => {
    const query = parseQuery('cats -dogs -"wild boar" state-of-the-art')
    expect(query.excluded).toEqual([['dogs'], ['wild', 'boar']])
    expect(query.terms.map((term) => term.word)).toEqual(['cats', 'state', 'of', 'the', 'art'])
    expect(query.text).toBe('cats state-of-the-art')
  })

  it('looks for the options of a command, which two dashes begin', () => {
    const query = parseQuery('adduser --system --no-create')
    expect(query.excluded).toEqual([])
    expect(query.terms.map(({ word, prefix }) => [word, prefix])).toEqual([
      ['adduser', false],
      ['system', false],
      ['no', false],
      ['create', true],
    ])
  })

  it('does not require frequent words, unless there are no others', () => {
    expect(
      parseQuery('how to bake the bread ')
        .terms.filter((term) => !term.optional)
        .map((term) => term.word),
    ).toEqual(['bake', 'bread'])
    expect(parseQuery('to be or not to be ').terms.every((term) => !term.optional)).toBe(true)
  })

  it('keeps every ideograph as a word of its own', () => {
    expect(words('東京 tower ')).toEqual(['東', '京', 'tower'])
  })

  it('finds nothing to look for in punctuation and exclusions', () => {
    for (const q of ['', '  ', '???', '-cats', '""', '-']) expect(isEmptyQuery(parseQuery(q))).toBe(true)
  })

  it('bounds what it reads', () => {
    expect(parseQuery(Array.from({ length: 500 }, (_, index) => `w${index}`).join(' ')).terms).toHaveLength(
      16,
    )
    expect(parseQuery(`${'"a b" '.repeat(100)}`).phrases.length).toBeLessThanOrEqual(16)
  })
})

describe('correctedText', () => {
  it('replaces the misspelt words and nothing else', () => {
    expect(correctedText('Kuberntes, now!', new Map([['kuberntes', 'kubernetes']]))).toBe('kubernetes, now!')
    expect(correctedText('fine', new Map())).toBeNull()
  })
})
