import { type Statement, statement } from '../../database/statement.ts'

const MAX_TERM_CHARACTERS = 40

const WORDS = `to_tsvector('trovella_words', search_text(c.title || ' ' || heading_text(c.heading_path) || ' ' || c.text))`

/** Adds the words of a source's current text. */
export function addToVocabulary(organizationId: string, sourceId: string): Statement {
  return statement(
    insertWordsOf(`select snapshot_id from source where organization_id = $1::uuid and id = $2::uuid`),
    [organizationId, sourceId],
  )
}

/** Adds the words of snapshots of organization $1. In order, so that two sources at once cannot deadlock. */
export function insertWordsOf(snapshots: string): string {
  return `insert into search_term (organization_id, term)
     select distinct $1::uuid, term
     from (${snapshots}) s join chunk c on c.snapshot_id = s.snapshot_id, unnest(tsvector_to_array(${WORDS})) as term
     where length(term) between 2 and ${MAX_TERM_CHARACTERS}
     order by term
     on conflict do nothing`
}

/**
 * Removes the words of a source that no other source of the tenant has. Frequent words are not looked at: others
 * have them.
 */
export function removeFromVocabulary(organizationId: string, sourceId: string): Statement {
  return statement(
    `with frequent as (
       select unnest(most_common_elems::text::text[]) as lexeme from pg_stats
       where schemaname = current_schema() and tablename = 'chunk' and attname = 'tsv'),
     own as (
       select distinct term, phraseto_tsquery('trovella', term) as query
       from chunk c, unnest(tsvector_to_array(${WORDS})) as term
       where c.organization_id = $1::uuid and c.source_id = $2::uuid
         and coalesce((ts_lexize('trovella_stem', term))[1], term) not in (select lexeme from frequent))
     delete from search_term t using own
     where t.organization_id = $1::uuid and t.term = own.term and not exists (
       select from chunk c where c.organization_id = $1::uuid and c.tsv @@ own.query and c.source_id <> $2::uuid)`,
    [organizationId, sourceId],
  )
}
