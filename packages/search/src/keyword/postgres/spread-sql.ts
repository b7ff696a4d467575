import { filterConditions } from '../../database/filters.ts'
import { createParameters, type Parameters, type Statement, statement } from '../../database/statement.ts'
import { chunkOf, liveSource, type MatchInput, SUMMARY, WEIGHTS } from './match-sql.ts'

/** Of the passages with the rarest word, so many are asked which source they belong to. */
const MAX_WITH_RAREST = 200
/** And of those with another word. */
const MAX_WITH_WORD = 5_000
/** A word of more than this share of all passages is looked for in the sources that have the others. */
const FREQUENT_SHARE = 0.01
const MAX_SOURCES = 50

/** What each required word is worth, and in which share of all passages it is. */
type SpreadInput = Pick<MatchInput, 'organizationId' | 'queries' | 'filters' | 'holdsMost'> & {
  weights: number[]
  shares: number[]
}

/**
 * Sources that have all the words, in whichever of their passages: for each word the best one. The index finds the
 * passages of every word by itself, and only those of sources that are in all of these lists are read.
 */
export function matchSpread(input: SpreadInput): Statement {
  const parameters = createParameters()
  const organization = parameters.hide(input.organizationId, 'uuid')
  const live = liveSource(organization, filterConditions(input.filters, parameters))
  const words = input.queries.each.map(({ query }) => `(${query})`)
  const rank = parameters.hide(words.join(' | '), 'tsquery')
  const holding = `
    select s.* from (${snapshotsWithAll(input, organization, parameters)}) h
      cross join lateral (${live} and s.snapshot_id = h.snapshot_id offset 0) s
    limit ${MAX_SOURCES}`
  const passages = `
    select c.id, c.source_id, c.ordinal, s.kind, s.tags, word.number,
      sum(word.weight) over (partition by c.id) + ts_rank(${WEIGHTS}, c.tsv, ${rank}) as score
    from holding s
      cross join lateral (select * from chunk c where c.snapshot_id = s.snapshot_id and c.tsv @@ ${rank} offset 0) c
      join ${weighted(input, parameters)} on c.tsv @@ word.query`
  const found = `
    select distinct id, source_id, ordinal, kind, tags, score from (
      select distinct on (source_id, number) * from passages order by source_id, number, score desc, ordinal) best`
  return statement(
    `with holding as materialized (${holding}), passages as materialized (${passages}),
    found as materialized (${found})${SUMMARY}`,
    parameters.values,
  )
}

type Word = { query: string; share: number }

function wordsOf({ queries, shares }: SpreadInput): Word[] {
  return queries.each.map(({ query }, index) => ({ query, share: shares[index] ?? 0 }))
}

function snapshotsWithAll(input: SpreadInput, organization: string, parameters: Parameters): string {
  const [rarest, ...others] = wordsOf(input).toSorted((a, b) => a.share - b.share)
  const matches = ({ query }: Word) => `c.tsv @@ ${parameters.hide(withoutExcluded(query, input), 'tsquery')}`
  const withWord = (word: Word, limit: number) =>
    `select snapshot_id from chunk c where ${chunkOf(organization, input.holdsMost)} and ${matches(word)} limit ${limit}`
  const rare = others.filter(({ share }) => share <= FREQUENT_SHARE)
  const frequent = others.filter(({ share }) => share > FREQUENT_SHARE)
  const lists = [
    ...(rarest ? [withWord(rarest, MAX_WITH_RAREST)] : []),
    ...rare.map((word) => withWord(word, MAX_WITH_WORD)),
  ]
  // Limited to one, it is looked for source by source: as a join it would be read from the index after all.
  const alsoWith = frequent.map(
    (word, index) => ` cross join lateral (
      select from chunk c where c.snapshot_id = r.snapshot_id and ${matches(word)} limit 1) also${index}`,
  )
  return `select distinct r.snapshot_id from (${lists.map((list) => `(${list})`).join(' intersect ')}) r${alsoWith.join('')}`
}

function weighted(input: SpreadInput, parameters: Parameters): string {
  const queries = parameters.hide(
    input.queries.each.map(({ query }) => withoutExcluded(query, input)),
    'tsquery[]',
  )
  const weights = parameters.hide(input.weights, 'real[]')
  return `unnest(${queries}, ${weights}) with ordinality as word (query, weight, number)`
}

/** The queries of words with phrases do not come here: what else all passages must fulfil are exclusions. */
function withoutExcluded(query: string, { queries: { always } }: SpreadInput): string {
  return always ? `(${query}) & ${always}` : query
}
