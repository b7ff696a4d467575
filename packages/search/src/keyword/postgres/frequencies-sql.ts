import { type Statement, statement } from '../../database/statement.ts'

/** So much text is not worth counting: all of its matches can be ranked, whatever their words weigh. */
const MIN_CHUNKS = 1_000

/**
 * How often words occur, as the planner's statistics know it: lexemes and the share of chunks with each, and the same
 * of organizations. Outdated when there are none, or more than half as many chunks have come or gone since.
 */
export const FREQUENCIES: Statement = statement(
  `select s.most_common_elems::text::text[] as lexemes, s.most_common_elem_freqs as shares,
     o.most_common_vals::text::text[] as organizations, o.most_common_freqs as "organizationShares",
     coalesce(n_mod_since_analyze > ${MIN_CHUNKS} + n_live_tup / 2
       or (s.most_common_elems is null and n_live_tup > ${MIN_CHUNKS}), false) as outdated
   from pg_stat_user_tables t
     left join pg_stats s on s.schemaname = t.schemaname and s.tablename = t.relname and s.attname = 'tsv'
     left join pg_stats o on o.schemaname = t.schemaname and o.tablename = t.relname and o.attname = 'organization_id'
   where t.schemaname = current_schema() and t.relname = 'chunk'`,
  [],
)

/** A search does not wait for a vacuum that holds the table: then autovacuum counts soon enough. */
export const ANALYZE: Statement = statement(
  `do $$ begin
     perform set_config('lock_timeout', '200ms', true);
     analyze chunk, source, search_term;
   exception when lock_not_available then null;
   end $$`,
  [],
)
