import { WINDOW } from '../../contract.ts'
import type { Term } from '../../query/parse.ts'
import { type KeywordQuery, MAX_SPREAD_WORDS } from '../engine.ts'
import { type Match, matchesIn, type SearchAnswer } from './answer.ts'
import { searchesFor } from './request.ts'
import { type RunSearches, runEach } from './run-searches.ts'

/**
 * Of sources that have all the terms, in whichever of their passages, the best passage for each term. In the order of
 * the sources with the rarest term, of which an answer holds the first two hundred.
 */
export async function matchesInSeveral(
  run: RunSearches,
  query: KeywordQuery,
  terms: Term[],
): Promise<Match[]> {
  if (terms.length > MAX_SPREAD_WORDS || query.query.phrases.length > 0) return []
  const first = await withEach(run, query, terms)
  const [rarest] = first.toSorted((a, b) => a.found - b.found)
  if (!rarest || rarest.found === 0) return []
  const isComplete = first.every(({ found }) => found <= WINDOW)
  const sourceIds = [...rarest.bestOf.keys()]
  const within = { ...query, filters: { ...query.filters, sourceIds } }
  const bestOf = (isComplete ? first : await withEach(run, within, terms)).map((each) => each.bestOf)
  return sourceIds
    .filter((sourceId) => bestOf.every((best) => best.has(sourceId)))
    .flatMap((sourceId) => bestOf.flatMap((best) => best.get(sourceId) ?? []))
}

type WithTerm = { found: number; bestOf: Map<string, Match> }

async function withEach(run: RunSearches, query: KeywordQuery, terms: Term[]): Promise<WithTerm[]> {
  const lists = await runEach(
    run,
    terms.map((term) => searchesFor(query, [term])),
  )
  return lists.map((answers) => ({ found: countOf(answers), bestOf: bestOfSources(matchesIn(answers)) }))
}

/** Groups, which are sources; of a term in two searches at least so many. */
function countOf(answers: SearchAnswer[]): number {
  return Math.max(...answers.map(({ found = 0 }) => found))
}

function bestOfSources(matches: Match[]): Map<string, Match> {
  return new Map(matches.toReversed().map((match) => [match.sourceId, match]))
}
