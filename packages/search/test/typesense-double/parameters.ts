import { Refusal } from './answer.ts'
import { type Collection, fieldNamed } from './state.ts'

export type QueriedField = { name: string; weight: number; prefix: boolean; typos: number }

export type Parameters = {
  q: string
  fields: QueriedField[]
  filterBy: string
  oneTypoFrom: number
  twoTyposFrom: number
  typoThreshold: number
  maxCandidates: number
  sortBy: { name: string; descending: boolean }[]
  groupBy: string | null
  groupLimit: number
  facetBy: string[]
  maxFacetValues: number
  page: number
  perPage: number
  includeFields: string | undefined
  /** Null for none. */
  highlightFields: string[] | null
  highlightsAsList: boolean
}

type Given = Record<string, string | number | boolean | undefined>

const KNOWN = new Set([
  'collection',
  'q',
  'query_by',
  'query_by_weights',
  'filter_by',
  'prefix',
  'num_typos',
  'min_len_1typo',
  'min_len_2typo',
  'typo_tokens_threshold',
  'drop_tokens_threshold',
  'split_join_tokens',
  'max_candidates',
  'sort_by',
  'group_by',
  'group_limit',
  'facet_by',
  'max_facet_values',
  'page',
  'per_page',
  'include_fields',
  'highlight_fields',
  'highlight_affix_num_tokens',
  'enable_highlight_v1',
])

/** Reads one search with Typesense's defaults. What the double does not know it refuses, instead of ignoring it. */
export function readParameters(collection: Collection, given: Given): Parameters {
  const unknown = Object.keys(given).find((name) => !KNOWN.has(name))
  if (unknown) throw new Refusal(400, `the double does not know the parameter \`${unknown}\``)
  if (given.q === undefined) throw new Refusal(400, 'Parameter `q` is required.')
  if ((given.drop_tokens_threshold ?? 10) !== 0) throw new Refusal(400, 'the double does not drop words')
  if (given.split_join_tokens !== 'off') throw new Refusal(400, 'the double neither splits nor joins words')
  const parameters: Parameters = {
    q: String(given.q),
    fields: queriedFields(collection, given),
    filterBy: String(given.filter_by ?? ''),
    oneTypoFrom: Number(given.min_len_1typo ?? 4),
    twoTyposFrom: Number(given.min_len_2typo ?? 7),
    typoThreshold: Number(given.typo_tokens_threshold ?? 1),
    maxCandidates: Number(given.max_candidates ?? 4),
    sortBy: listOf(given.sort_by).map(readSort),
    groupBy: listOf(given.group_by)[0] ?? null,
    groupLimit: Number(given.group_limit ?? 3),
    facetBy: listOf(given.facet_by),
    maxFacetValues: Number(given.max_facet_values ?? 10),
    page: Number(given.page ?? 1),
    perPage: Number(given.per_page ?? 10),
    includeFields: given.include_fields === undefined ? undefined : String(given.include_fields),
    highlightFields:
      given.highlight_fields === 'none' ? null : listOf(given.highlight_fields ?? given.query_by),
    highlightsAsList: given.enable_highlight_v1 !== false,
  }
  checkFields(collection, parameters)
  return parameters
}

function queriedFields(collection: Collection, given: Given): QueriedField[] {
  const names = listOf(given.query_by)
  if (names.length === 0) throw new Refusal(400, 'No search fields specified for the query.')
  const prefixes = perField(given.prefix ?? true, names, 'prefix')
  const typos = perField(given.num_typos ?? 2, names, 'num_typos')
  const weights = given.query_by_weights === undefined ? [] : listOf(given.query_by_weights)
  if (weights.length > 0 && weights.length !== names.length) {
    throw new Refusal(
      400,
      'Number of weights in `query_by_weights` does not match number of `query_by` fields.',
    )
  }
  return names.map((name, index) => {
    const field = fieldNamed(collection, name)
    if (!field?.index) throw new Refusal(404, `Could not find a field named \`${name}\` in the schema.`)
    if (!field.type.startsWith('string'))
      throw new Refusal(400, `Field \`${name}\` should be a string or a string array.`)
    // Without weights, earlier fields weigh more.
    const weight = Number(weights[index] ?? Math.max(1, 15 - index))
    return { name, weight, prefix: prefixes[index] === 'true', typos: Number(typos[index]) }
  })
}

function perField(given: string | number | boolean, names: string[], parameter: string): string[] {
  const values = listOf(given)
  if (values.length === 1) return names.map(() => values[0] ?? '')
  if (values.length === names.length) return values
  throw new Refusal(400, `Number of values in \`${parameter}\` does not match number of \`query_by\` fields.`)
}

function readSort(clause: string): { name: string; descending: boolean } {
  const [name = '', order = ''] = clause.split(':')
  if (order !== 'asc' && order !== 'desc')
    throw new Refusal(400, `Order for field \`${name}\` should be either ASC or DESC.`)
  return { name, descending: order === 'desc' }
}

function checkFields(
  collection: Collection,
  { sortBy, groupBy, groupLimit, facetBy, perPage }: Parameters,
): void {
  if (sortBy.length > 3) throw new Refusal(422, 'Only upto 3 sort_by fields can be specified.')
  if (perPage > 250) throw new Refusal(422, 'Only upto 250 hits can be fetched per page.')
  if (groupLimit > 99) throw new Refusal(400, 'Value of `group_limit` must be between 1 and 99.')
  for (const { name } of sortBy) {
    const field = fieldNamed(collection, name)
    const sortable = name === '_text_match' || (field !== undefined && /^(int|float|bool)/.test(field.type))
    if (!sortable)
      throw new Refusal(404, `Could not find a field named \`${name}\` in the schema for sorting.`)
  }
  for (const name of groupBy ? [groupBy, ...facetBy] : facetBy) {
    if (!fieldNamed(collection, name)?.facet)
      throw new Refusal(404, `Could not find a facet field named \`${name}\` in the schema.`)
  }
}

function listOf(value: string | number | boolean | undefined): string[] {
  if (value === undefined || value === '') return []
  return String(value)
    .split(',')
    .map((each) => each.trim())
}
