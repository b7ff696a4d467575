import type { Filters } from '../../contract.ts'
import { PASSAGES_PER_HIT, WINDOW } from '../../contract.ts'
import { filterConditions } from '../../database/filters.ts'
import { createParameters, type Parameters, type Statement, statement } from '../../database/statement.ts'
import type { TextQueries } from './tsquery.ts'

export type MatchRow = {
  candidates: [chunkId: string, sourceId: string, kind: string, tags: string[]][] | null
  /** Sources that are counted, and of which no chunk is among the candidates. */
  others: string[] | null
  kinds: { value: string; count: number }[] | null
  tags: { value: string; count: number }[] | null
}

export type MatchInput = {
  organizationId: string
  queries: TextQueries
  phrases: string[][]
  /** Letters of the query, to tell how much of a title it is. */
  characters: number
  filters: Filters
  /** Whether the organization has more than half of all chunks. */
  holdsMost: boolean
}

/** Ranking reads each match's row; a word that is everywhere is ranked over so many of them, titles first. */
const MAX_RANKED = 600
const MAX_FACET_TAGS = 50
/** Has ts_rank_cd divide a rank by itself plus one. */
const BELOW_ONE = 32
/** For the weights D, C, B and A: text, unused, headings, title. */
export const WEIGHTS = "'{0.1, 0.1, 0.4, 1}'"

/** The chunks with all the words: candidates and facets in one statement of one row. */
export function matchAll(input: MatchInput): Statement {
  const parameters = createParameters()
  const { queries, organizationId } = input
  const organization = parameters.hide(organizationId, 'uuid')
  const all = parameters.hide(queries.all, 'tsquery')
  const score = scoreOfAll(input, parameters)
  const phrases = phraseCondition(input.phrases, parameters)
  const live = liveSource(organization, filterConditions(input.filters, parameters))
  const matched = `
    select c.id, c.source_id, c.ordinal, s.kind, s.tags, ${score} as score
    from chunk c cross join lateral (${live} and s.snapshot_id = c.snapshot_id offset 0) s
    where ${chunkOf(organization, input.holdsMost)} and c.tsv @@ ${all}${phrases}
    limit ${MAX_RANKED}`
  const titled = `
    select c.id, c.source_id, c.ordinal, s.kind, s.tags, ${score} as score
    from (${live} and to_tsvector('trovella', search_text(s.title)) @@ ${parameters.hide(queries.positive, 'tsquery')}
        and (select count(*) from matched) = ${MAX_RANKED} limit ${MAX_RANKED}) s
      cross join lateral (select * from chunk where snapshot_id = s.snapshot_id offset 0) c
    where c.tsv @@ ${all}${phrases}
    limit ${MAX_RANKED}`
  const found = `select * from matched union all select * from titled where id not in (select id from matched)`
  return statement(
    `with matched as materialized (${matched}), titled as materialized (${titled}),
    found as materialized (${found})${SUMMARY}`,
    parameters.values,
  )
}

/**
 * The chunks with any of the words, best those with the most and rarest of them. Only the rare words find
 * candidates, as `selective` says; the others add to the score.
 */
export function matchAny(input: MatchInput & { weights: number[]; selective: string }): Statement {
  const parameters = createParameters()
  const organization = parameters.hide(input.organizationId, 'uuid')
  const selective = parameters.hide(input.selective, 'tsquery')
  const phrases = phraseCondition(input.phrases, parameters)
  const live = liveSource(organization, filterConditions(input.filters, parameters))
  const words = parameters.hide(
    input.queries.each.map(({ query }) => query),
    'tsquery[]',
  )
  const weights = parameters.hide(input.weights, 'real[]')
  const rank = parameters.hide(input.queries.positive, 'tsquery')
  const always = input.queries.always
    ? ` and c.tsv @@ ${parameters.hide(input.queries.always, 'tsquery')}`
    : ''
  const coverage = `(select coalesce(sum(weight), 0)
      from unnest(${words}, ${weights}) as word (query, weight) where c.tsv @@ word.query)`
  const found = `
    select c.id, c.source_id, c.ordinal, s.kind, s.tags,
      ${coverage} + ts_rank(${WEIGHTS}, c.tsv, ${rank}) as score
    from chunk c cross join lateral (${live} and s.snapshot_id = c.snapshot_id offset 0) s
    where ${chunkOf(organization, input.holdsMost)} and c.tsv @@ ${selective}${always}${phrases}
    limit ${MAX_RANKED}`
  return statement(`with found as materialized (${found})${SUMMARY}`, parameters.values)
}

/**
 * Cover density (Clarke, Cormack and Tudhope 2000) is how often and how near to each other the words stand, here below
 * 1; on top of it stand words that are all in the title, more so the more of the title they are, all in title and
 * headings, and next to each other.
 */
function scoreOfAll({ queries, characters }: MatchInput, parameters: Parameters): string {
  const rank = `ts_rank_cd(${WEIGHTS}, c.tsv, ${parameters.hide(queries.positive, 'tsquery')}, ${BELOW_ONE})`
  const share = `least(1, ${parameters.hide(characters, 'real')} / greatest(length(c.title), 1))`
  const title = `case when c.tsv @@ ${parameters.hide(queries.inTitle, 'tsquery')} then 1 + 2 * ${share} else 0 end`
  const headings = `case when c.tsv @@ ${parameters.hide(queries.inHeadings, 'tsquery')} then 0.5 else 0 end`
  if (!queries.adjacent) return `${rank} + ${title} + ${headings}`
  const adjacent = `case when c.tsv @@ ${parameters.hide(queries.adjacent, 'tsquery')} then 0.5 else 0 end`
  return `${rank} + ${title} + ${headings} + ${adjacent}`
}

/**
 * The source of a chunk, if it is shown. Inside a lateral join with "offset 0" it is looked up for each chunk that
 * the index found: a plan for unknown words would rather begin with all sources.
 */
export function liveSource(organization: string, filters: string): string {
  return `select s.kind, s.tags, s.snapshot_id from source s
    where s.organization_id = ${organization} and s.deleted_at is null${filters}`
}

/**
 * That a chunk `c` is of this organization. Each search in the index would walk its list of them, which for who has
 * most of all is long, and rules hardly a row out: then the rows are asked, by a form that the index does not know.
 */
export function chunkOf(organization: string, holdsMost: boolean): string {
  const condition = `c.organization_id = ${organization}`
  return holdsMost ? `(${condition}) is true` : condition
}

/** The index finds the stems of a phrase in their order; here the words are compared as they were written. */
function phraseCondition(phrases: string[][], parameters: Parameters): string {
  if (phrases.length === 0) return ''
  const written = parameters.hide(
    phrases.map((words) => words.join(' ')),
    'text[]',
  )
  const text = `unaccent(' ' || search_text(c.title) || ' | ' || search_text(heading_text(c.heading_path)) || ' | '
      || search_text(c.text) || ' ')`
  return ` and (select bool_and(position(' ' || unaccent(search_text(phrase)) || ' ' in words.text) > 0)
      from (select ${text} as text) words, unnest(${written}) as phrase)`
}

/** From the matches `found` one row: the candidates, best first, and counts of all their sources. */
export const SUMMARY = `,
    sources as materialized (select distinct on (source_id) source_id, kind, tags from found),
    placed as (
      select *, row_number() over (partition by source_id order by score desc, ordinal) as place from found),
    best as (
      select * from placed where place <= ${PASSAGES_PER_HIT}
      order by score desc, source_id desc, ordinal limit ${WINDOW})
    select
      (select json_agg(json_build_array(id, source_id, kind, tags) order by score desc, source_id desc, ordinal) from best) as candidates,
      (select json_agg(source_id) from sources where source_id not in (select source_id from best)) as others,
      (select json_agg(json_build_object('value', kind, 'count', count) order by count desc, kind)
        from (select kind, count(*)::int from sources group by kind) counted) as kinds,
      (select json_agg(json_build_object('value', tag, 'count', count) order by count desc, tag)
        from (select tag, count(*)::int from sources, unnest(tags) as tag
          group by tag order by 2 desc, 1 limit ${MAX_FACET_TAGS}) counted) as tags`
