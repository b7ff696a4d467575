import { type FacetCount, type Facets, WINDOW } from '../../contract.ts'

/** What is read of one search's answer. */
export type SearchAnswer = {
  /** Groups, which are sources. */
  found?: number
  found_docs?: number
  out_of?: number
  code?: number
  error?: string
  hits?: AnsweredHit[]
  grouped_hits?: { hits: AnsweredHit[] }[]
  facet_counts?: { field_name?: string; counts?: { value?: string; count?: number }[] }[]
}

export type AnsweredHit = {
  document: { chunk_id: string; source_id: string; kind: string; tags: string[] }
  highlight?: Record<string, { matched_tokens?: string[] }>
  text_match?: number
  text_match_info?: { score?: string }
}

export type Match = { chunkId: string; sourceId: string; kind: string; tags: string[]; score: bigint }

/** The matches of all answers, best first, each chunk once. */
export function matchesIn(answers: SearchAnswer[]): Match[] {
  const matches = new Map<string, Match>()
  for (const hit of answers.flatMap((answer) => answer.grouped_hits ?? []).flatMap((group) => group.hits)) {
    const match = matchOf(hit)
    const known = matches.get(match.chunkId)
    if (!known || known.score < match.score) matches.set(match.chunkId, match)
  }
  return [...matches.values()].sort((a, b) => (a.score === b.score ? 0 : a.score < b.score ? 1 : -1))
}

/** Counted by Typesense, which under group_by counts sources; where answers overlap, counted here. */
export function facetsIn(answers: SearchAnswer[], matches: Match[]): Facets {
  const [only, ...others] = answers.filter((answer) => answer.found)
  if (only && others.length === 0) return { kinds: countsOf(only, 'kind'), tags: countsOf(only, 'tags') }
  const isComplete = answers.every((answer) => (answer.found ?? 0) <= WINDOW)
  if (isComplete) return countedFacets(matches)
  return {
    kinds: largest(answers.map((each) => countsOf(each, 'kind'))),
    tags: largest(answers.map((each) => countsOf(each, 'tags'))),
  }
}

/** Over the sources of the matches. */
function countedFacets(matches: Match[]): Facets {
  const sources = [...new Map(matches.map((match) => [match.sourceId, match])).values()]
  return {
    kinds: counted(sources.map(({ kind }) => kind)),
    tags: counted(sources.flatMap(({ tags }) => tags)),
  }
}

/** A score has 64 bits, more than a JSON number can hold: its low bits say which field matched. */
function matchOf({ document, text_match = 0, text_match_info }: AnsweredHit): Match {
  return {
    chunkId: document.chunk_id,
    sourceId: document.source_id,
    kind: document.kind,
    tags: document.tags,
    score: BigInt(text_match_info?.score ?? text_match),
  }
}

function countsOf({ facet_counts = [] }: SearchAnswer, field: string): FacetCount[] {
  const counts = facet_counts.find((facet) => facet.field_name === field)?.counts ?? []
  return inOrder(counts.map(({ value = '', count = 0 }) => ({ value, count })))
}

function counted(values: string[]): FacetCount[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return inOrder([...counts].map(([value, count]) => ({ value, count })))
}

/** At least so many: the answers overlap, and neither says in what. */
function largest(lists: FacetCount[][]): FacetCount[] {
  const counts = new Map<string, number>()
  for (const { value, count } of lists.flat()) counts.set(value, Math.max(count, counts.get(value) ?? 0))
  return inOrder([...counts].map(([value, count]) => ({ value, count })))
}

function inOrder(counts: FacetCount[]): FacetCount[] {
  return counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
