import { only } from './documents.ts'
import { facetCounts } from './facets.ts'
import { parseFilter } from './filter.ts'
import { highlightsOf } from './highlight.ts'
import { matchText, type TextMatch } from './match.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { parseText } from './query.ts'
import { type Score, scoreOf } from './score.ts'
import type { Collection } from './state.ts'

type Scored = TextMatch & { score: Score }

/** One search of a multi_search request. Throws Refusal. */
export function search(collection: Collection, given: Record<string, string | number | boolean>): object {
  const parameters = readParameters(collection, given)
  const documents = [...collection.documents.values()].filter(parseFilter(collection, parameters.filterBy))
  const matches = matchText(parameters, parseText(parameters.q), documents)
    .map((match) => ({ ...match, score: scoreOf(match, parameters.fields) }))
    .sort(comparison(parameters))
  const groups = parameters.groupBy ? grouped(matches, parameters.groupBy) : null
  return {
    facet_counts: facetCounts(
      matches.map(({ document }) => document),
      parameters,
    ),
    found: groups ? groups.length : matches.length,
    ...(groups ? { found_docs: matches.length } : {}),
    out_of: collection.documents.size,
    page: parameters.page,
    ...(groups
      ? { grouped_hits: groupedHits(groups, parameters) }
      : { hits: pageOf(matches, parameters).map((match) => hit(match, parameters)) }),
    request_params: {
      collection_name: collection.name,
      q: parameters.q,
      first_q: parameters.q,
      per_page: parameters.perPage,
    },
    search_cutoff: false,
    search_time_ms: 1,
  }
}

/** As sort_by says, else by the text alone; among equals the newest first. */
function comparison({ sortBy }: Parameters): (a: Scored, b: Scored) => number {
  const order = sortBy.length > 0 ? sortBy : [{ name: '_text_match', descending: true }]
  const key = ({ document, score }: Scored, name: string) =>
    name === '_text_match' ? score.total : (document.values[name] as number)
  return (a, b) => {
    for (const { name, descending } of order) {
      const [left, right] = [key(a, name), key(b, name)]
      if (left !== right) return left < right === descending ? 1 : -1
    }
    return b.document.sequence - a.document.sequence
  }
}

type Group = { key: unknown; matches: Scored[] }

function grouped(matches: Scored[], field: string): Group[] {
  const groups = new Map<unknown, Group>()
  for (const match of matches) {
    const key = match.document.values[field]
    const group = groups.get(key) ?? { key, matches: [] }
    group.matches.push(match)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function groupedHits(groups: Group[], parameters: Parameters): object[] {
  return pageOf(groups, parameters).map(({ key, matches }) => ({
    group_key: [key],
    found: matches.length,
    hits: matches.slice(0, parameters.groupLimit).map((match) => hit(match, parameters)),
  }))
}

function pageOf<T>(list: T[], { page, perPage }: Parameters): T[] {
  return list.slice((page - 1) * perPage, page * perPage)
}

function hit(match: Scored, { includeFields, highlightFields, highlightsAsList }: Parameters): object {
  const { total, bestField, bestWeight, fields, words } = match.score
  const highlight = highlightsOf(match, highlightFields ?? [])
  return {
    document: only(match.document.values, includeFields),
    highlight,
    highlights: highlightsAsList
      ? Object.entries(highlight).map(([field, marked]) => ({ field, ...marked }))
      : [],
    // As every reader of JSON gets it: rounded to the 53 bits of a number.
    text_match: Number(total),
    text_match_info: {
      best_field_score: String(bestField),
      best_field_weight: bestWeight,
      fields_matched: fields,
      num_tokens_dropped: 0,
      score: String(total),
      tokens_matched: words,
      typo_prefix_score: match.cost,
    },
  }
}
