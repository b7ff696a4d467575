import type { Pool } from 'pg'
import { runInTurn } from '../../database/turns.ts'
import type { ParsedQuery, Term } from '../../query/parse.ts'
import { allowedEdits } from '../../text/edit-distance.ts'
import { likeliestWord, singleEdits } from '../../text/misspelling.ts'
import type { TermFrequencies } from './frequencies.ts'
import { findSimilarWords, resolveWords, type WordRow } from './resolve-sql.ts'

/** A word of the query in the index's own terms. */
export type ResolvedTerm = Term &
  WordRow & {
    /** What the person wrote, when `word` is a repair of it. */
    misspelt: string | null
  }

export type ResolvedQuery = {
  terms: ResolvedTerm[]
  phrases: { query: string; words: string[] }[]
  /** As tsqueries. */
  excluded: string[]
}

type Resolving = { pool: Pool; organizationId: string; frequencies: TermFrequencies }

/** Translates a parsed query into lexemes of the index, and repairs words that the tenant's library does not have. */
export async function resolveQuery(resolving: Resolving, query: ParsedQuery): Promise<ResolvedQuery> {
  const { terms, phrases, excluded } = query
  const asked = [
    ...terms,
    ...[...phrases, ...excluded].map((words) => ({ word: words.join(' '), prefix: false })),
  ]
  const rows = await runInTurn<WordRow>(resolving.pool, resolveWords(resolving.organizationId, asked))
  const resolved = await Promise.all(
    terms.map((term, index) => repaired(resolving, { ...term, ...rowAt(rows, index), misspelt: null })),
  )
  const queryAt = (index: number) => rowAt(rows, terms.length + index).query
  return {
    terms: resolved.filter(({ query }) => query !== ''),
    phrases: phrases
      .map((words, index) => ({ words, query: queryAt(index) }))
      .filter(({ query }) => query !== ''),
    excluded: excluded.map((_, index) => queryAt(phrases.length + index)).filter((each) => each !== ''),
  }
}

async function repaired(resolving: Resolving, term: ResolvedTerm): Promise<ResolvedTerm> {
  const { pool, organizationId, frequencies } = resolving
  const found = term.known || term.stems?.length || term.containing?.length
  if (found || term.optional || allowedEdits(term.word) === 0) return term
  const similar = await runInTurn<{ term: string }>(
    pool,
    findSimilarWords({ organizationId, word: term.word, edits: singleEdits(term.word), prefix: term.prefix }),
  )
  const word = likeliestWord(
    term,
    similar.map((row) => row.term),
    (each) => frequencies.shareOf(each),
  )
  if (!word) return term
  const [row] = await runInTurn<WordRow>(pool, resolveWords(organizationId, [{ word, prefix: false }]))
  return row ? { ...term, ...row, word, prefix: false, misspelt: term.word } : term
}

function rowAt(rows: WordRow[], index: number): WordRow {
  const row = rows[index]
  if (!row) throw new Error('the vocabulary answered with fewer words than it was asked')
  return row
}
