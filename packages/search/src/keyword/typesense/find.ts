import { WINDOW } from '../../contract.ts'
import { isEmptyQuery, type Term } from '../../query/parse.ts'
import type { Marks } from '../../text/highlight.ts'
import { FEW_CANDIDATES, type KeywordMatches, type KeywordQuery, MIN_WORDS_OF_QUESTION } from '../engine.ts'
import { atMostThreeOfOneSource } from '../passages-of-source.ts'
import { countedFacets, facetsIn, type Match, matchesIn, type SearchAnswer } from './answer.ts'
import { correctionOf, spellingSearches } from './corrections.ts'
import { matchesNothing } from './filter.ts'
import { partialSearches, rankedByCoverage } from './relaxed.ts'
import { type SearchRequest, searchesFor } from './request.ts'
import { isPiece } from './tokens.ts'

/** Runs searches in one request; their answers in the same order. */
export type RunSearches = (searches: SearchRequest[]) => Promise<SearchAnswer[]>

/** As written first; then with misspelt words repaired; then passages that have only some of the words. */
export async function find(run: RunSearches, query: KeywordQuery): Promise<KeywordMatches> {
  const terms = query.query.terms.filter((term) => !term.optional)
  const nothing = describe(query, terms, new Map())
  if (isEmptyQuery(query.query) || matchesNothing(query.filters)) return nothing
  const asWritten = await findAll(run, query, terms)
  if (asWritten) return { ...nothing, ...asWritten }
  const corrections = await findCorrections(run, query, terms)
  const corrected = terms.map((term) => correctedTerm(term, corrections))
  const described = describe(query, corrected, corrections)
  const repaired = corrections.size > 0 ? await findAll(run, query, corrected) : null
  if (repaired) return { ...described, ...repaired }
  return corrected.length < 2 ? described : { ...described, ...(await findSome(run, query, corrected)) }
}

type Found = Pick<KeywordMatches, 'candidates' | 'facets'>

async function findAll(run: RunSearches, query: KeywordQuery, terms: Term[]): Promise<Found | null> {
  const answers = await run(searchesFor(query, terms))
  const matches = atMostThreeOfOneSource(matchesIn(answers))
  if (matches.length === 0) return null
  const isEnough = matches.length >= FEW_CANDIDATES || terms.length < MIN_WORDS_OF_QUESTION
  if (isEnough) return { candidates: candidatesOf(matches), facets: facetsIn(answers, matchesIn(answers)) }
  const most = await withSome(run, query, terms, Math.floor(terms.length / 2) + 1)
  const both = [...new Map([...matches, ...most].map((match) => [match.chunkId, match])).values()]
  return { candidates: candidatesOf(atMostThreeOfOneSource(both)), facets: countedFacets(both) }
}

async function findSome(
  run: RunSearches,
  query: KeywordQuery,
  terms: Term[],
): Promise<Found & { relaxed: boolean }> {
  const matches = await withSome(run, query, terms, 1)
  return { candidates: candidatesOf(matches), facets: countedFacets(matches), relaxed: matches.length > 0 }
}

async function withSome(
  run: RunSearches,
  query: KeywordQuery,
  terms: Term[],
  minTerms: number,
): Promise<Match[]> {
  const parts = partialSearches(query, terms)
  const answers = await runEach(
    run,
    parts.map(({ searches }) => searches),
  )
  return rankedByCoverage(
    parts.map(({ terms: some }, index) => ({ terms: some, answers: answers[index] ?? [] })),
    minTerms,
  )
}

async function findCorrections(
  run: RunSearches,
  query: KeywordQuery,
  terms: Term[],
): Promise<Map<string, string>> {
  const answers = await runEach(
    run,
    terms.map((term) => spellingSearches(query, term)),
  )
  const corrections = new Map<string, string>()
  for (const [index, term] of terms.entries()) {
    const word = correctionOf(term, answers[index] ?? [])
    if (word) corrections.set(term.word, word)
  }
  return corrections
}

/** Runs several lists of searches in one request and gives the answers back list by list. */
async function runEach(run: RunSearches, lists: SearchRequest[][]): Promise<SearchAnswer[][]> {
  const answers = await run(lists.flat())
  return lists.map((list) => answers.splice(0, list.length))
}

function correctedTerm(term: Term, corrections: Map<string, string>): Term {
  const word = corrections.get(term.word)
  return word ? { word, prefix: false, optional: false } : term
}

function candidatesOf(matches: Match[]): KeywordMatches['candidates'] {
  return matches.slice(0, WINDOW).map(({ chunkId, sourceId }) => ({ chunkId, sourceId }))
}

function describe({ query }: KeywordQuery, terms: Term[], corrections: Map<string, string>): KeywordMatches {
  const marks: Marks = {
    words: terms.map((term) => term.word),
    prefixes: terms.filter((term) => term.prefix).map((term) => term.word),
    pieces: terms.map((term) => term.word).filter(isPiece),
    phrases: query.phrases,
  }
  return { candidates: [], facets: { kinds: [], tags: [] }, corrections, relaxed: false, marks }
}
