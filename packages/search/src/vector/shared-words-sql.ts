import type { Parameters } from '../database/statement.ts'
import type { Term } from '../query/parse.ts'

/**
 * Whether a chunk `c` has more than half of the words: a `with` clause, and the condition that refers to it. Without
 * words, as for a model that knows meaning, nothing and a condition that always holds.
 */
export function sharedWords(
  words: Term[] | null,
  parameters: Parameters,
): { clause: string; condition: string } {
  if (!words) return { clause: '', condition: 'true' }
  const written = parameters.hide(
    words.map(({ word }) => word),
    'text[]',
  )
  const prefixes = parameters.hide(
    words.map(({ prefix }) => prefix),
    'boolean[]',
  )
  return {
    clause: `with words as materialized (
      select case when prefix then (quote_literal(word) || ':*')::tsquery || stem else stem end as query
      from unnest(${written}, ${prefixes}) as asked (word, prefix),
        phraseto_tsquery('trovella', search_text(word)) as stem)
    `,
    condition: '2 * (select count(*) from words where c.tsv @@ words.query) > (select count(*) from words)',
  }
}
