import { WINDOW } from '../../contract.ts'
import { isEmptyQuery, type Term } from '../../query/parse.ts'
import type { Marks } from '../../text/highlight.ts'
import { type CountedSources, countWith, NOTHING_COUNTED } from '../counted-sources.ts'
import {
  FEW_CANDIDATES,
  type KeywordMatches,
  type KeywordQuery,
  MIN_WORDS_OF_QUESTION,
  SPREAD_BELOW,
} from '../engine.ts'
import { atMostThreeOfOneSource } from '../passages-of-source.ts'
import { facetsIn, type Match, matchesIn } from './answer.ts'
import { correctionOf, spellingSearches } from './corrections.ts'
import { matchesNothing } from './filter.ts'
import { partialSearches, rankedByCoverage } from './relaxed.ts'
import { searchesFor } from './request.ts'
import { type RunSearches, runEach } from './run-searches.ts'
import { matchesInSeveral } from './spread.ts'
import { isPiece } from './tokens.ts'

/**
 * As written first; then with misspelt words repaired; then sources that have the words in several passages, and at last
 * passages that have only some of them.
 */
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

type Found = Pick<KeywordMatches, 'candidates' | 'facets' | 'countedSources'>

async function findAll(run: RunSearches, query: KeywordQuery, terms: Term[]): Promise<Found | null> {
  const answers = await run(searchesFor(query, terms))
  const matches = matchesIn(answers)
  if (matches.length === 0) return null
  const counted = {
    facets: facetsIn(answers, matches),
    countedSources: new Set(matches.map(({ sourceId }) => sourceId)),
  }
  if (matches.length >= FEW_CANDIDATES || terms.length < 2) return foundOf(matches, counted)
  const spread = matches.length < SPREAD_BELOW ? await matchesInSeveral(run, query, terms) : []
  return foundOf([...matches, ...spread, ...(await withMost(run, query, terms))], counted)
}

async function findSome(
  run: RunSearches,
  query: KeywordQuery,
  terms: Term[],
): Promise<Found & { relaxed: boolean }> {
  const spread = await matchesInSeveral(run, query, terms)
  if (spread.length > 0) {
    return { ...foundOf([...spread, ...(await withMost(run, query, terms))]), relaxed: false }
  }
  const matches = await withSome(run, query, terms, 1)
  return { ...foundOf(matches), relaxed: matches.length > 0 }
}

async function withMost(run: RunSearches, query: KeywordQuery, terms: Term[]): Promise<Match[]> {
  const isQuestion = terms.length >= MIN_WORDS_OF_QUESTION
  return isQuestion ? withSome(run, query, terms, Math.floor(terms.length / 2) + 1) : []
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

function correctedTerm(term: Term, corrections: Map<string, string>): Term {
  const word = corrections.get(term.word)
  return word ? { word, prefix: false, optional: false } : term
}

function foundOf(matches: Match[], counted: CountedSources = NOTHING_COUNTED): Found {
  const once = [...new Map(matches.map((match) => [match.chunkId, match])).values()]
  const candidates = once.map(({ score: _, ...candidate }) => candidate)
  return {
    candidates: atMostThreeOfOneSource(candidates).slice(0, WINDOW),
    ...countWith(counted, candidates),
  }
}

function describe({ query }: KeywordQuery, terms: Term[], corrections: Map<string, string>): KeywordMatches {
  const marks: Marks = {
    words: terms.map((term) => term.word),
    prefixes: terms.filter((term) => term.prefix).map((term) => term.word),
    pieces: terms.map((term) => term.word).filter(isPiece),
    phrases: query.phrases,
  }
  return { candidates: [], ...NOTHING_COUNTED, corrections, relaxed: false, marks }
}
