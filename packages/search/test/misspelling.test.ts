import { describe, expect, it } from 'vitest'
import { allowedEdits, editDistance } from '../src/text/edit-distance.ts'
import { likeliestWord, singleEdits } from '../src/text/misspelling.ts'

const likeliest = (word: string, candidates: string[], prefix = false) =>
  likeliestWord({ word, prefix }, candidates, () => 0)

describe('editDistance', () => {
  it.each([
    ['bread', 'bread', 0],
    ['bread', 'bred', 1],
    ['bread', 'berad', 1],
    ['bread', 'broad', 1],
    ['bread', 'breads', 1],
    ['kubernetes', 'kuberntse', 2],
    ['abc', 'xyz', 3],
  ])('from %s to %s is %i', (from, to, distance) => {
    expect(editDistance(from, to, 5)).toBe(distance)
  })

  it('stops counting past the limit', () => {
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3)
    expect(editDistance('a', 'abcdef', 2)).toBe(3)
  })
})

describe('allowedEdits', () => {
  it('is none for short words, one from four letters, two from eight', () => {
    expect(['cat', 'cats', 'kitchen', 'kitchens'].map(allowedEdits)).toEqual([0, 1, 1, 2])
  })
})

describe('singleEdits', () => {
  it('has every string one edit away, and not the word', () => {
    const edits = singleEdits('bread')
    for (const edit of ['bred', 'berad', 'broad', 'breads', 'xbread']) expect(edits).toContain(edit)
    expect(edits).not.toContain('bread')
  })
})

describe('likeliestWord', () => {
  it('prefers fewer edits, then the same first letter', () => {
    expect(likeliest('tabel', ['label', 'table'])).toBe('table')
    expect(likeliest('kuberntes', ['kubernetes', 'cubes'])).toBe('kubernetes')
  })

  it('then the more frequent word', () => {
    expect(
      likeliestWord({ word: 'caat', prefix: false }, ['coat', 'chat'], (word) => (word === 'chat' ? 0.5 : 0)),
    ).toBe('chat')
  })

  it('recognises an unfinished word by a beginning', () => {
    expect(likeliest('kubren', ['kubernetes'], true)).toBe('kubernetes')
    expect(likeliest('kubren', ['kubernetes'])).toBeNull()
  })

  it('leaves short words and far ones alone', () => {
    expect(likeliest('cta', ['cat'])).toBeNull()
    expect(likeliest('bread', ['butter'])).toBeNull()
  })
})
