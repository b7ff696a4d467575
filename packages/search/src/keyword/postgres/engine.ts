import type { Pool } from 'pg'
import { WINDOW } from '../../contract.ts'
import { run, type Statement } from '../../database/statement.ts'
import { runInTurn } from '../../database/turns.ts'
import type { Marks } from '../../text/highlight.ts'
import { type CountedSources, countWith } from '../counted-sources.ts'
import {
  FEW_CANDIDATES,
  type KeywordEngine,
  type KeywordMatches,
  type KeywordQuery,
  MAX_SPREAD_WORDS,
  MIN_WORDS_OF_QUESTION,
  SPREAD_BELOW,
} from '../engine.ts'
import { atMostThreeOfOneSource } from '../passages-of-source.ts'
import { createFrequencies, type Frequencies } from './frequencies.ts'
import { type MatchInput, type MatchRow, matchAll, matchAny } from './match-sql.ts'
import { plainQuery } from './plain.ts'
import { type ResolvedQuery, resolveQuery } from './resolve.ts'
import { mostWords, selectiveWords } from './selective.ts'
import { matchSpread } from './spread-sql.ts'
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

async function find(pool: Pool, frequencies: Frequencies, asked: KeywordQuery): Promise<KeywordMatches> {
  const { resolved, all } = await findAll(pool, frequencies, asked)
  const queries = textQueries(resolved)
  const words = queries.each.length
  if (!queries.all || words < 2 || countOf(all) >= FEW_CANDIDATES) return matchesOf([all], resolved)
  const { weights, shares, selective } = selectiveWords(queries.each, frequencies)
  const wider = async (widened: Statement) => (await runInTurn<MatchRow>(pool, widened))[0]
  const input = { ...inputOf(asked, queries, frequencies), weights }
  const some = (candidates: string) => wider(matchAny({ ...input, selective: candidates }))

  const isSpread = words <= MAX_SPREAD_WORDS && resolved.phrases.length === 0 && countOf(all) < SPREAD_BELOW
  const spread = isSpread ? await wider(matchSpread({ ...input, shares })) : undefined
  const whole = [all, spread]
  const hasAll = whole.some(countOf)
  if (hasAll && words < MIN_WORDS_OF_QUESTION) return matchesOf(whole, resolved)
  const most = words > 2 ? await some(mostWords(queries.each, frequencies)) : undefined
  if (hasAll) return matchesOf([...whole, most], resolved)
  const any = countOf(most) < FEW_CANDIDATES ? await some(selective) : undefined
  return { ...matchesOf([most, any], resolved), relaxed: countOf(most) + countOf(any) > 0 }
}

type FoundAll = { resolved: ResolvedQuery; all: MatchRow | undefined }

/** What has all words: of a plain query as it stands, so that the vocabulary is asked only when that finds nothing. */
async function findAll(pool: Pool, frequencies: Frequencies, asked: KeywordQuery): Promise<FoundAll> {
  const plain = plainQuery(asked.query)
  const found = plain && { resolved: plain, all: await matchesAll(pool, frequencies, asked, plain) }
  if (found?.all?.candidates) return found
  const { organizationId } = asked
  const resolved = await resolveQuery({ pool, organizationId, frequencies }, asked.query)
  if (found && textQueries(resolved).all === textQueries(found.resolved).all) return found
  return { resolved, all: await matchesAll(pool, frequencies, asked, resolved) }
}

async function matchesAll(
  pool: Pool,
  frequencies: Frequencies,
  asked: KeywordQuery,
  query: ResolvedQuery,
): Promise<MatchRow | undefined> {
  const queries = textQueries(query)
  if (!queries.all) return undefined
  const [row] = await runInTurn<MatchRow>(pool, matchAll(inputOf(asked, queries, frequencies)))
  return row
}

function inputOf(
  { organizationId, query, filters }: KeywordQuery,
  queries: TextQueries,
  frequencies: Frequencies,
): MatchInput {
  const characters = query.terms.map((term) => term.word).join(' ').length
  const holdsMost = frequencies.holdsMost(organizationId)
  return { organizationId, queries, phrases: query.phrases, characters, filters, holdsMost }
}

function countOf(row: MatchRow | undefined): number {
  return row?.candidates?.length ?? 0
}

/** What stricter searches found, before what wider ones did. */
function matchesOf(rows: (MatchRow | undefined)[], resolved: ResolvedQuery): KeywordMatches {
  const found = rows.flatMap((row) => row?.candidates ?? [])
  const candidates = found.map(([chunkId, sourceId, kind, tags]) => ({ chunkId, sourceId, kind, tags }))
  const once = [...new Map(candidates.map((each) => [each.chunkId, each])).values()]
  return {
    candidates: atMostThreeOfOneSource(once).slice(0, WINDOW),
    ...countWith(mostCounted(rows), candidates),
    corrections: new Map(
      resolved.terms.flatMap(({ misspelt, word }) => (misspelt ? [[misspelt, word]] : [])),
    ),
    relaxed: false,
    marks: marksOf(resolved),
  }
}

function mostCounted(rows: (MatchRow | undefined)[]): CountedSources {
  const counted = rows.map((row) => ({
    facets: { kinds: row?.kinds ?? [], tags: row?.tags ?? [] },
    countedSources: new Set([
      ...(row?.candidates ?? []).map(([, sourceId]) => sourceId),
      ...(row?.others ?? []),
    ]),
  }))
  return counted.reduce((most, each) => (each.countedSources.size > most.countedSources.size ? each : most))
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
