import { describe, expect, it } from 'vitest'
import { foundWords } from '#reader/found-words.ts'
import { markedPieces } from '#reader/marks.ts'

describe('markedPieces', () => {
  it('marks the part of the passage that lies in the range, and the words in it', () => {
    const text = 'before found after'
    const marks = { passage: { start: 107, end: 118 }, words: [{ start: 107, end: 112 }] }
    const pieces = markedPieces(text, 100, { start: 100, end: 118 }, marks)
    expect(pieces.map(({ text, inPassage, isWord }) => [text, inPassage, isWord])).toEqual([
      ['before ', false, false],
      ['found', true, true],
      [' after', true, false],
    ])
  })

  it('leaves a range without the passage in one piece', () => {
    const marks = { passage: { start: 50, end: 60 }, words: [] }
    expect(markedPieces('text', 0, { start: 0, end: 4 }, marks)).toHaveLength(1)
  })
})

describe('foundWords', () => {
  const marked = (passage: string, query: string) =>
    foundWords(passage, query).map(({ start, end }) => passage.slice(start, end))

  it('finds words whatever their case and ending', () => {
    expect(marked('Records were recorded; accords were not.', 'record')).toEqual(['Records', 'recorded'])
    expect(marked('One record.', 'records')).toEqual(['record'])
  })

  it('takes signs of a pattern for what they are', () => {
    expect(marked('c++ and (a|b)', '(a|b) .* c++')).toEqual([])
  })

  it('marks words of other scripts', () => {
    expect(marked('Die Größe des Корабль', 'größe корабль')).toEqual(['Größe', 'Корабль'])
  })
})
