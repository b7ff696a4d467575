import { PASSAGES_PER_HIT, WINDOW } from '../../contract.ts'
import type { Term } from '../../query/parse.ts'
import { stem } from '../../text/stem.ts'
import type { KeywordQuery } from '../engine.ts'
import { filterBy } from './filter.ts'
import { ALIAS, SEARCHED_FIELDS } from './schema.ts'
import { stemToken } from './tokens.ts'

/** One search of a multi_search request, in Typesense's names. */
export type SearchRequest = {
  collection: string
  q: string
  query_by: string
  query_by_weights?: string
  filter_by: string
  prefix: 'true' | 'false'
  num_typos: '0' | '2'
  min_len_1typo?: number
  min_len_2typo?: number
  typo_tokens_threshold?: number
  drop_tokens_threshold: 0
  split_join_tokens: 'off'
  max_candidates: number
  sort_by?: string
  group_by?: string
  group_limit?: number
  facet_by?: string
  max_facet_values?: number
  per_page: number
  include_fields: string
  highlight_fields: string
  enable_highlight_v1: false
}

/** Words that an unfinished one may begin, and misspelt ones stand for. */
export const MAX_CANDIDATES = 100
const MAX_FACET_TAGS = 50

/**
 * The searches whose matches together are the chunks with all the terms. A word that is still being typed is looked
 * up as a beginning, and as a word of its own where its stem is not what was typed.
 */
export function searchesFor(query: KeywordQuery, terms: Term[]): SearchRequest[] {
  const stems = (some: Term[]) => some.map(({ word }) => stemToken(word))
  const typed = terms.find((term) => term.prefix)
  if (!typed) return [searchFor(query, stems(terms), false)]
  const others = terms.filter((term) => term !== typed)
  const begun = searchFor(query, [...stems(others), typed.word], true)
  return stem(typed.word) === typed.word ? [begun] : [searchFor(query, stems(terms), false), begun]
}

function searchFor(
  { organizationId, query, filters }: KeywordQuery,
  words: string[],
  isBegun: boolean,
): SearchRequest {
  return {
    collection: ALIAS,
    q: queryText(query, words),
    query_by: SEARCHED_FIELDS.map(([name]) => name).join(','),
    query_by_weights: SEARCHED_FIELDS.map(([, weight]) => weight).join(','),
    filter_by: filterBy(organizationId, filters),
    prefix: isBegun ? 'true' : 'false',
    num_typos: '0',
    drop_tokens_threshold: 0,
    split_join_tokens: 'off',
    max_candidates: MAX_CANDIDATES,
    sort_by: '_text_match:desc,created_at:desc,ordinal:asc',
    group_by: 'source_id',
    group_limit: PASSAGES_PER_HIT,
    facet_by: 'kind,tags',
    max_facet_values: MAX_FACET_TAGS,
    per_page: WINDOW,
    include_fields: 'chunk_id,source_id,kind,tags',
    highlight_fields: 'none',
    enable_highlight_v1: false,
  }
}

/** Typesense takes the last word alone for a beginning. Words are letters and digits, so none is an operator. */
function queryText({ phrases, excluded }: KeywordQuery['query'], words: string[]): string {
  const without = excluded.map((phrase) => {
    const stems = phrase.map(stemToken).join(' ')
    return phrase.length > 1 ? `-"${stems}"` : `-${stems}`
  })
  const quoted = phrases.map((phrase) => `"${phrase.join(' ')}"`)
  // A phrase decides what is found; only words decide what comes first.
  const ranked = words.length > 0 ? words : phrases.flat().map(stemToken)
  return [...without, ...quoted, ...ranked].join(' ')
}
