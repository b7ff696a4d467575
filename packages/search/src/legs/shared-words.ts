import type { Pool } from 'pg'
import { runInTurn, type Statement, statement } from '../database/statement.ts'
import type { Term } from '../query/parse.ts'

/**
 * Of passages that only resemble a query letter by letter, those that have more than half of its words: to a model
 * that knows no meaning, a passage with less in common is near by chance. Keeps the order.
 */
export async function withSharedWords<Candidate extends { chunkId: string }>(
  pool: Pool,
  candidates: Candidate[],
  terms: Term[],
): Promise<Candidate[]> {
  const words = terms.filter((term) => !term.optional)
  if (candidates.length === 0 || words.length === 0) return []
  const rows = await runInTurn<{ id: string }>(pool, chunksWithMostOf(candidates, words))
  const sharing = new Set(rows.map(({ id }) => id))
  return candidates.filter(({ chunkId }) => sharing.has(chunkId))
}

function chunksWithMostOf(candidates: { chunkId: string }[], words: Term[]): Statement {
  return statement(
    `with words as materialized (
       select case when prefix then (quote_literal(word) || ':*')::tsquery || stem else stem end as query
       from unnest($2::text[], $3::boolean[]) as asked (word, prefix),
         phraseto_tsquery('trovella', search_text(word)) as stem)
     select id from chunk
     where id = any($1::uuid[])
       and 2 * (select count(*) from words where chunk.tsv @@ words.query) > (select count(*) from words)`,
    [
      candidates.map(({ chunkId }) => chunkId),
      words.map(({ word }) => word),
      words.map(({ prefix }) => prefix),
    ],
  )
}
