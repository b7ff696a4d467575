import type { Term } from '../../query/parse.ts'
import type { KeywordQuery } from '../engine.ts'
import { atMostThreeOfOneSource } from '../passages-of-source.ts'
import { type Match, matchesIn, type SearchAnswer } from './answer.ts'
import { type SearchRequest, searchesFor } from './request.ts'

/** Up to so many words, passages that lack only one of them are looked for as well. */
const MAX_NEARLY_ALL = 8

/** Some of a query's terms, the searches for passages with all of those, and later their answers. */
export type PartialSearch = { terms: Term[]; searches: SearchRequest[] }

/** For when no passage has all the terms: those with each single one, and those that lack one. */
export function partialSearches(query: KeywordQuery, terms: Term[]): PartialSearch[] {
  const single = terms.map((term) => [term])
  const hasMiddle = terms.length > 2 && terms.length <= MAX_NEARLY_ALL
  const nearlyAll = hasMiddle ? terms.map((without) => terms.filter((term) => term !== without)) : []
  return [...single, ...nearlyAll].map((some) => ({ terms: some, searches: searchesFor(query, some) }))
}

/** Passages with at least so many of the words, those with the most and rarest first; at most three of one source. */
export function rankedByCoverage(
  found: { terms: Term[]; answers: SearchAnswer[] }[],
  minTerms: number,
): Match[] {
  const weights = new Map(
    found
      .filter(({ terms }) => terms.length === 1)
      .map(({ terms, answers }) => [terms[0], weightOf(answers)]),
  )
  const passages = new Map<string, { match: Match; terms: Set<Term>; place: number }>()
  for (const { terms, answers } of found) {
    for (const [place, match] of matchesIn(answers).entries()) {
      const passage = passages.get(match.chunkId) ?? { match, terms: new Set(), place }
      for (const term of terms) passage.terms.add(term)
      passage.place = Math.min(passage.place, place)
      passages.set(match.chunkId, passage)
    }
  }
  const coverage = (terms: Set<Term>) => [...terms].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0)
  const enough = [...passages.values()].filter(({ terms }) => terms.size >= minTerms)
  const ranked = enough.map((passage) => ({ ...passage, coverage: coverage(passage.terms) }))
  ranked.sort((a, b) => b.coverage - a.coverage || a.place - b.place)
  return atMostThreeOfOneSource(ranked.map(({ match }) => match))
}

/** The inverse document frequency of a word. */
function weightOf(answers: SearchAnswer[]): number {
  const found = Math.max(...answers.map((answer) => answer.found_docs ?? answer.found ?? 0))
  const all = Math.max(...answers.map((answer) => answer.out_of ?? 0))
  return Math.log(1 + all / Math.max(found, 1))
}
