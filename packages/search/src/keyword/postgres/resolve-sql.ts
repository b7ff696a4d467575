import { type Statement, statement } from '../../database/statement.ts'

/** What the tenant's vocabulary says about one word of a query. */
export type WordRow = {
  /** The word as the index knows it, as a tsquery; empty when nothing of it is indexed. */
  query: string
  known: boolean
  /** Stems of the words that begin with it, when it is unfinished. */
  stems: string[] | null
  /** Words that contain it, when it has a digit: MPU6050 for 6050. */
  containing: string[] | null
}

const MAX_EXPANSIONS = 100
const MIN_PIECE_LENGTH = 3

/** Looks up every word of a query at once. A row per word, in the order given. */
export function resolveWords(organizationId: string, words: { word: string; prefix: boolean }[]): Statement {
  return statement(RESOLVE, [
    organizationId,
    words.map(({ word }) => word),
    words.map(({ prefix }) => prefix),
  ])
}

const RESOLVE = `
with asked as (
  select word, prefix, position, phraseto_tsquery('trovella', search_text(word)) as query
  from unnest((select $2::text[]), (select $3::boolean[])) with ordinality as given (word, prefix, position)
)
select query::text,
  exists (select from search_term t where t.organization_id = (select $1::uuid) and t.term = word)
    or exists (select from chunk c where c.organization_id = (select $1::uuid) and c.tsv @@ query) as known,
  case when prefix then array(
    select distinct coalesce((ts_lexize('trovella_stem', term))[1], term) from (
      select term from search_term t
      where t.organization_id = (select $1::uuid) and t.term >= word and t.term < word || chr(1114111)
      order by term limit ${MAX_EXPANSIONS}) beginning) end as stems,
  case when word ~ '[0-9]' and length(word) >= ${MIN_PIECE_LENGTH} then array(
    select term from search_term t
    where t.organization_id = (select $1::uuid) and t.term like '%' || word || '%' and t.term <> word
    limit ${MAX_EXPANSIONS}) end as containing
from asked order by position`

/** Words of the vocabulary that a misspelt one may stand for: those one edit away, and those spelt alike. */
export function findSimilarWords(input: {
  organizationId: string
  word: string
  edits: string[]
  prefix: boolean
}): Statement {
  return statement(SIMILAR, [input.organizationId, input.word, input.edits, input.prefix])
}

const SIMILAR = `
select term from search_term where organization_id = $1::uuid and term = any($3::text[])
union
select term from unnest($3::text[]) as edit, lateral (
  select term from search_term t
  where $4::boolean and t.organization_id = $1::uuid and t.term >= edit and t.term < edit || chr(1114111)
  order by term limit 1) beginning
union
(select term from search_term where organization_id = $1::uuid and term % $2::text
  order by similarity(term, $2::text) desc, term limit 40)`
