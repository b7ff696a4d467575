import type { Pool } from 'pg'
import { run } from '../../database/statement.ts'
import type { Marks } from '../../text/highlight.ts'
import type { KeywordEngine, KeywordMatches, KeywordQuery } from '../engine.ts'
import { createFrequencies, type TermFrequencies } from './frequencies.ts'
import { type MatchInput, type MatchRow, matchAll, matchAny } from './match-sql.ts'
import { type ResolvedQuery, resolveQuery } from './resolve.ts'
import { selectiveWords } from './selective.ts'
import { textQueries } from './tsquery.ts'
import { addToVocabulary, removeFromVocabulary } from './vocabulary-sql.ts'

/** Keyword search in the database itself: the chunk rows are the index, and a vocabulary repairs misspellings. */
export function postgresEngine(pool: Pool): KeywordEngine {
  const frequencies = createFrequencies(pool)
  return {
    name: 'postgres',
    find: async (query) => find(pool, await frequencies.current(), query),
    put: async ({ organizationId, sourceId }) => {
      await run(pool, addToVocabulary(organizationId, sourceId))
    },
    remove: async ({ organizationId, sourceId }) => {
      await run(pool, removeFromVocabulary(organizationId, sourceId))
    },
    close: () => undefined,
  }
}

async function find(pool: Pool, frequencies: TermFrequencies, asked: KeywordQuery): Promise<KeywordMatches> {
  const { organizationId, filters } = asked
  const resolved = await resolveQuery({ pool, organizationId, frequencies }, asked.query)
  const queries = textQueries(resolved)
  const phrases = asked.query.phrases
  const characters = asked.query.terms.map((term) => term.word).join(' ').length
  const input: MatchInput = { organizationId, queries, phrases, characters, filters }
  if (!queries.all) return matchesOf(undefined, resolved, false)
  const [all] = await run<MatchRow>(pool, matchAll(input))
  if (all?.candidates || queries.each.length < 2) return matchesOf(all, resolved, false)
  const [any] = await run<MatchRow>(
    pool,
    matchAny({ ...input, ...selectiveWords(queries.each, frequencies) }),
  )
  return matchesOf(any, resolved, true)
}

function matchesOf(row: MatchRow | undefined, resolved: ResolvedQuery, relaxed: boolean): KeywordMatches {
  const candidates = (row?.candidates ?? []).map(([chunkId, sourceId]) => ({ chunkId, sourceId }))
  return {
    candidates,
    facets: { kinds: row?.kinds ?? [], tags: row?.tags ?? [] },
    corrections: new Map(
      resolved.terms.flatMap(({ misspelt, word }) => (misspelt ? [[misspelt, word]] : [])),
    ),
    relaxed: relaxed && candidates.length > 0,
    marks: marksOf(resolved),
  }
}

function marksOf({ terms, phrases }: ResolvedQuery): Marks {
  const required = terms.filter((term) => !term.optional)
  return {
    words: required.flatMap(({ word, stems, containing }) => [word, ...(stems ?? []), ...(containing ?? [])]),
    prefixes: required.filter((term) => term.prefix).map((term) => term.word),
    pieces: [],
    phrases: phrases.map(({ words }) => words),
  }
}
