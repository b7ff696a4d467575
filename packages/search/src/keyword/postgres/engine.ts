import type { Pool } from 'pg'
import { WINDOW } from '../../contract.ts'
import { run } from '../../database/statement.ts'
import { runInTurn } from '../../database/turns.ts'
import type { Marks } from '../../text/highlight.ts'
import {
  FEW_CANDIDATES,
  type KeywordEngine,
  type KeywordMatches,
  type KeywordQuery,
  MIN_WORDS_OF_QUESTION,
} from '../engine.ts'
import { atMostThreeOfOneSource } from '../passages-of-source.ts'
import { createFrequencies, type TermFrequencies } from './frequencies.ts'
import { type MatchInput, type MatchRow, matchAll, matchAny } from './match-sql.ts'
import { plainQuery } from './plain.ts'
import { type ResolvedQuery, resolveQuery } from './resolve.ts'
import { mostWords, selectiveWords } from './selective.ts'
import { type TextQueries, textQueries } from './tsquery.ts'
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
  const { resolved, all } = await findAll(pool, frequencies, asked)
  const queries = textQueries(resolved)
  if (!queries.all || isEnough(all, queries.each.length)) return matchesOf([all], resolved)
  const { weights, selective } = selectiveWords(queries.each, frequencies)
  const some = async (candidates: string) => {
    const input = { ...inputOf(asked, queries), weights, selective: candidates }
    const [row] = await runInTurn<MatchRow>(pool, matchAny(input))
    return row
  }
  const most = queries.each.length > 2 ? await some(mostWords(queries.each, frequencies)) : undefined
  if (all?.candidates) return matchesOf([all, most], resolved)
  const any = countOf(most) < FEW_CANDIDATES ? await some(selective) : undefined
  return { ...matchesOf([most, any], resolved), relaxed: countOf(most) + countOf(any) > 0 }
}

type FoundAll = { resolved: ResolvedQuery; all: MatchRow | undefined }

/** What has all words: of a plain query as it stands, so that the vocabulary is asked only when that finds nothing. */
async function findAll(pool: Pool, frequencies: TermFrequencies, asked: KeywordQuery): Promise<FoundAll> {
  const plain = plainQuery(asked.query)
  const found = plain && { resolved: plain, all: await matchesAll(pool, asked, plain) }
  if (found?.all?.candidates) return found
  const { organizationId } = asked
  const resolved = await resolveQuery({ pool, organizationId, frequencies }, asked.query)
  if (found && textQueries(resolved).all === textQueries(found.resolved).all) return found
  return { resolved, all: await matchesAll(pool, asked, resolved) }
}

async function matchesAll(
  pool: Pool,
  asked: KeywordQuery,
  query: ResolvedQuery,
): Promise<MatchRow | undefined> {
  const queries = textQueries(query)
  if (!queries.all) return undefined
  const [row] = await runInTurn<MatchRow>(pool, matchAll(inputOf(asked, queries)))
  return row
}

function inputOf({ organizationId, query, filters }: KeywordQuery, queries: TextQueries): MatchInput {
  const characters = query.terms.map((term) => term.word).join(' ').length
  return { organizationId, queries, phrases: query.phrases, characters, filters }
}

function isEnough(all: MatchRow | undefined, words: number): boolean {
  const found = countOf(all)
  return words < 2 || found >= FEW_CANDIDATES || (found > 0 && words < MIN_WORDS_OF_QUESTION)
}

function countOf(row: MatchRow | undefined): number {
  return row?.candidates?.length ?? 0
}

/** What stricter searches found, before what wider ones did, which have counted the sources of the former as well. */
function matchesOf(rows: (MatchRow | undefined)[], resolved: ResolvedQuery): KeywordMatches {
  const found = rows.filter((row) => row?.candidates)
  const candidates = new Map(found.flatMap((row) => row?.candidates ?? []))
  const widest = found.at(-1)
  return {
    candidates: atMostThreeOfOneSource(
      [...candidates].map(([chunkId, sourceId]) => ({ chunkId, sourceId })),
    ).slice(0, WINDOW),
    facets: { kinds: widest?.kinds ?? [], tags: widest?.tags ?? [] },
    corrections: new Map(
      resolved.terms.flatMap(({ misspelt, word }) => (misspelt ? [[misspelt, word]] : [])),
    ),
    relaxed: false,
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
