import type { ResolvedQuery, ResolvedTerm } from './resolve.ts'

/** A query as tsqueries, written out: every lexeme comes from the index's own configuration. */
export type TextQueries = {
  /** All required words, all phrases, none of the excluded. */
  all: string
  /** What all candidates must fulfil, whatever words they have: phrases and exclusions; empty when there are none. */
  always: string
  /** Each required word by itself. */
  each: { query: string; word: string }[]
  /** All required words and phrases: what ranks, since words like "of" are near to everything. */
  positive: string
  /** The same, all of it in the title. */
  inTitle: string
  /** All required words in the title or in headings. */
  inHeadings: string
  /** The words next to each other, as typed; empty for a single one. */
  adjacent: string
}

export function textQueries(query: ResolvedQuery): TextQueries {
  const required = query.terms.filter((term) => !term.optional)
  const words = required.map((term) => ({ query: anyOf(alternatives(term)), word: term.word }))
  const phrases = query.phrases.map((phrase) => `(${phrase.query})`)
  const excluded = query.excluded.map((each) => `!(${each})`)
  const positive = [...required.map((term) => anyOf(alternatives(term))), ...phrases]
  return {
    all: allOf([...positive, ...excluded]),
    always: allOf([...phrases, ...excluded]),
    each: words,
    positive: allOf(positive),
    inTitle: allOf(positive.map((each) => weighted(each, 'A'))),
    inHeadings: allOf(positive.map((each) => weighted(each, 'AB'))),
    adjacent:
      query.terms.length > 1 ? query.terms.map((term) => `(${anyOf(alternatives(term))})`).join(' <-> ') : '',
  }
}

/** The word's own stem, what it begins, and what contains it. */
function alternatives(term: ResolvedTerm): string[] {
  const alternatives = [`(${term.query})`]
  if (term.prefix) {
    alternatives.push(`${lexeme(term.word)}:*`)
    // "runni" begins no stem, but its words have one: "run".
    const others = (term.stems ?? []).filter((stem) => !stem.startsWith(term.word))
    alternatives.push(...others.map(lexeme))
  }
  alternatives.push(...(term.containing ?? []).map(lexeme))
  return alternatives
}

function anyOf(queries: string[]): string {
  return queries.length === 1 ? (queries[0] ?? '') : `(${queries.join(' | ')})`
}

function allOf(queries: string[]): string {
  return queries.join(' & ')
}

function lexeme(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** The same query with every lexeme limited to parts of the text: A is the title, B the headings. */
function weighted(query: string, weights: string): string {
  return query.replaceAll(
    /('(?:[^'\\]|''|\\.)*')(:\*)?/g,
    (_, quoted: string, star: string | undefined) => `${quoted}:${star ? '*' : ''}${weights}`,
  )
}
