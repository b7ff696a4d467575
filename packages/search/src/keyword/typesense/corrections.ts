import type { Term } from '../../query/parse.ts'
import { allowedEdits } from '../../text/edit-distance.ts'
import { likeliestWord } from '../../text/misspelling.ts'
import type { KeywordQuery } from '../engine.ts'
import type { SearchAnswer } from './answer.ts'
import { filterBy } from './filter.ts'
import { MAX_CANDIDATES, type SearchRequest, searchesFor } from './request.ts'
import { ALIAS, WRITTEN_FIELDS } from './schema.ts'

/** Chunks whose words are compared with a misspelt one. */
const COMPARED = 20

/** The searches that tell what the organization's library may mean by a word: first whether it has it at all. */
export function spellingSearches({ organizationId, query }: KeywordQuery, term: Term): SearchRequest[] {
  if (allowedEdits(term.word) === 0) return []
  const alone = { ...query, terms: [term], phrases: [], excluded: [] }
  const anywhere: KeywordQuery = { organizationId, query: alone, filters: {} }
  const known = searchesFor(anywhere, [term]).map((search) => ({ ...search, per_page: 1 }))
  return [...known, similarWords(organizationId, term)]
}

/** The word that a misspelt one stands for; null when the library has the word, or nothing like it. */
export function correctionOf(term: Term, answers: SearchAnswer[]): string | null {
  const similar = answers.at(-1)
  if (!similar || answers.slice(0, -1).some((answer) => answer.found)) return null
  const counts = new Map<string, number>()
  for (const token of matchedTokens(similar)) counts.set(token, (counts.get(token) ?? 0) + 1)
  return likeliestWord(term, [...counts.keys()], (word) => counts.get(word) ?? 0)
}

function similarWords(organizationId: string, { word, prefix }: Term): SearchRequest {
  return {
    collection: ALIAS,
    q: word,
    query_by: WRITTEN_FIELDS.join(','),
    filter_by: filterBy(organizationId, {}),
    prefix: prefix ? 'true' : 'false',
    num_typos: '2',
    min_len_1typo: 4,
    min_len_2typo: 8,
    typo_tokens_threshold: 1,
    drop_tokens_threshold: 0,
    split_join_tokens: 'off',
    max_candidates: MAX_CANDIDATES,
    per_page: COMPARED,
    include_fields: 'chunk_id',
    highlight_fields: WRITTEN_FIELDS.join(','),
    enable_highlight_v1: false,
  }
}

function matchedTokens({ hits = [] }: SearchAnswer): string[] {
  return hits.flatMap((hit) =>
    Object.values(hit.highlight ?? {}).flatMap((field) => field.matched_tokens ?? []),
  )
}
