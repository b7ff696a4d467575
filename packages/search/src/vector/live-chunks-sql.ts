import type { Filters } from '../contract.ts'
import { filterConditions } from '../database/filters.ts'
import type { Parameters } from '../database/statement.ts'

/**
 * Joins to a vector `e` its source, if that is shown and passes the filters. "offset 0" keeps the planner from
 * beginning elsewhere than with the nearest vectors.
 */
export function joinLiveSource(
  input: { organization: string; filters: Filters; excluded: string[][] },
  parameters: Parameters,
): string {
  const { organization, filters, excluded } = input
  return `
    cross join lateral (
      select s.id, s.kind, s.tags from source s
      where s.snapshot_id = e.snapshot_id and s.organization_id = ${organization} and s.deleted_at is null${filterConditions(filters, parameters)}${notContaining(excluded, parameters)}
      offset 0) s`
}

function notContaining(excluded: string[][], parameters: Parameters): string {
  if (excluded.length === 0) return ''
  const phrases = parameters.add(excluded.map((words) => words.join(' ')))
  return ` and not exists (select from chunk c, unnest(${phrases}::text[]) as phrase
        where c.id = e.chunk_id and c.tsv @@ phraseto_tsquery('trovella', search_text(phrase)))`
}
