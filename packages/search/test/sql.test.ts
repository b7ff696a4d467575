import { describe, expect, it } from 'vitest'
import { filterConditions } from '../src/database/filters.ts'
import { createParameters } from '../src/database/statement.ts'
import { matchAll } from '../src/keyword/postgres/match-sql.ts'
import type { ResolvedTerm } from '../src/keyword/postgres/resolve.ts'
import { mostWords, selectiveWords } from '../src/keyword/postgres/selective.ts'
import { textQueries } from '../src/keyword/postgres/tsquery.ts'
import { nearestChunks } from '../src/vector/pgvector.ts'

const term = (word: string, more: Partial<ResolvedTerm> = {}): ResolvedTerm => ({
  word,
  query: `'${word}'`,
  prefix: false,
  optional: false,
  known: true,
  stems: null,
  containing: null,
  misspelt: null,
  ...more,
})

describe('textQueries', () => {
  it('wants all required words, all phrases and none of the excluded', () => {
    const { all, always } = textQueries({
      terms: [term('bread'), term('the', { optional: true })],
      phrases: [{ query: `'not' <-> 'to'`, words: ['not', 'to'] }],
      excluded: [`'cat'`],
    })
    expect(all).toBe(`('bread') & ('not' <-> 'to') & !('cat')`)
    expect(always).toBe(`('not' <-> 'to') & !('cat')`)
  })

  it('lets an unfinished word stand for those that it begins, and for their stems', () => {
    const { all, inTitle } = textQueries({
      terms: [term('runni', { prefix: true, stems: ['run', 'runnish'] })],
      phrases: [],
      excluded: [],
    })
    expect(all).toBe(`(('runni') | 'runni':* | 'run')`)
    expect(inTitle).toBe(`(('runni':A) | 'runni':*A | 'run':A)`)
  })

  it('lets a number stand for the identifiers that contain it', () => {
    expect(
      textQueries({ terms: [term('6050', { containing: ['mpu6050'] })], phrases: [], excluded: [] }).all,
    ).toBe(`(('6050') | 'mpu6050')`)
  })

  it('quotes whatever a word contains', () => {
    expect(
      textQueries({ terms: [term('x', { containing: [`o'b\\r`] })], phrases: [], excluded: [] }).inTitle,
    ).toBe(`(('x':A) | 'o''b\\\\r':A)`)
  })

  it('puts the words next to each other with those that are not required', () => {
    const { adjacent } = textQueries({
      terms: [term('state'), term('of', { optional: true }), term('art')],
      phrases: [],
      excluded: [],
    })
    expect(adjacent).toBe(`(('state')) <-> (('of')) <-> (('art'))`)
  })
})

describe('selectiveWords', () => {
  const words = ['common', 'rare', 'usual'].map((word) => ({ word, query: `'${word}'` }))
  const shares: Record<string, number> = { common: 0.5, rare: 0.001, usual: 0.01 }

  it('looks for candidates by rare words only, and weighs words by rarity', () => {
    const { selective, weights } = selectiveWords(words, { shareOf: (word) => shares[word] ?? 0 })
    expect(selective).toBe(`('rare') | ('usual')`)
    expect(weights[1]).toBeGreaterThan(weights[2] ?? 0)
    expect(weights[2]).toBeGreaterThan(weights[0] ?? 0)
  })

  it('looks by the rarest word even when that is frequent', () => {
    const { selective } = selectiveWords(words.slice(0, 1), { shareOf: () => 0.9 })
    expect(selective).toBe(`('common')`)
  })
})

describe('filterConditions', () => {
  it('is nothing without filters, and a condition for each, also for an empty list', () => {
    expect(filterConditions({}, createParameters())).toBe('')
    const parameters = createParameters()
    const conditions = filterConditions({ kinds: [], tags: ['a'], createdBefore: new Date(0) }, parameters)
    expect(conditions).toBe(
      ' and s.kind = any($1::text[]) and s.tags && $2::text[] and s.created_at < $3::timestamptz',
    )
    expect(parameters.values).toEqual([[], ['a'], new Date(0)])
  })
})

describe('matchAll', () => {
  const queries = textQueries({ terms: [term('bread')], phrases: [], excluded: [] })
  const input = { organizationId: 'o', queries, phrases: [], characters: 5, filters: {}, holdsMost: false }

  it('has one text for every query of the same form, so that its plan is kept', () => {
    const other = textQueries({ terms: [term('butter')], phrases: [], excluded: [] })
    expect(matchAll({ ...input, queries: other, characters: 6 }).name).toBe(matchAll(input).name)
    expect(matchAll({ ...input, filters: { kinds: ['note'] } }).name).not.toBe(matchAll(input).name)
  })

  it('passes everything that a person wrote as a value', () => {
    expect(matchAll({ ...input, phrases: [["'; drop table chunk"]] }).text).not.toContain('drop table')
  })
})

describe('nearestChunks', () => {
  const query = {
    organizationId: 'o',
    model: "it's",
    vector: [1, 2],
    filters: {},
    excluded: [],
    floor: 0.2,
    words: null,
  }

  it('spells out the model and the cast, which is how the planner knows the partial index', () => {
    const { text } = nearestChunks(query)
    expect(text).toContain(`e.model = 'it''s'`)
    expect(text).toContain('order by e.embedding::halfvec(2) <=>')
  })

  it('compares what the index found in full precision', () => {
    expect(nearestChunks(query).text).toContain(
      '1 - (e.embedding::vector(2) <=> (select $2::vector(2))) as similarity',
    )
  })
})

describe('mostWords', () => {
  const sharing = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ query: `'w${index}'`, word: `w${index}` }))

  it('asks for more than half of the words', () => {
    expect(mostWords(sharing(3), { shareOf: () => 0.1 })).toBe(
      `('w0') & (('w1') | ('w2')) | (('w1') & ('w2'))`,
    )
  })

  it('looks at the rarest words of a long question', () => {
    const query = mostWords(sharing(16), { shareOf: (word) => Number(word.slice(1)) })
    expect(query).toContain(`'w7'`)
    expect(query).not.toContain(`'w8'`)
    expect(query.length).toBeLessThan(3_000)
  })
})
