import type { Pool } from 'pg'
import type { Hit, SearchInput, SearchMode, SearchResult } from './contract.ts'
import { asOneSearch } from './database/turns.ts'
import { fuse, type RankedSource } from './fusion/reciprocal-rank.ts'
import { countWith, NOTHING_COUNTED } from './keyword/counted-sources.ts'
import type { KeywordMatches } from './keyword/engine.ts'
import type { KeywordLeg } from './legs/keyword-leg.ts'
import type { VectorLeg, VectorMatches } from './legs/vector-leg.ts'
import { type Cursor, decodeCursor, encodeCursor, identifyQuery } from './page/cursor.ts'
import { hydrate } from './page/hydrate.ts'
import { createLeastRecentlyUsed } from './page/least-recently-used.ts'
import { type DistinctSource, oneOfEachText } from './page/one-of-each-text.ts'
import { correctedText } from './query/corrected-text.ts'
import { isEmptyQuery, type ParsedQuery, parseQuery } from './query/parse.ts'
import type { Marks } from './text/highlight.ts'

/** Everything about a search but the texts of its hits. */
type Ordering = Omit<SearchResult, 'hits' | 'nextCursor' | 'tookMs'> & {
  ranked: DistinctSource[]
  marks: Marks
}

const MAX_LIMIT = 100
const MAX_KEPT_ORDERINGS = 100
/**
 * One that is not semantic knows less of words than the words do: so little weight orders equals and adds what the
 * words missed, and never puts a second place before a first.
 */
const LEXICAL_VECTOR_WEIGHT = 0.015

/** The search itself: both legs at once, fused over a fixed window, a page of it with its texts. */
export function createFindPassages(options: { pool: Pool; keyword: KeywordLeg; vector: VectorLeg }) {
  const orderings = createLeastRecentlyUsed<Ordering>(MAX_KEPT_ORDERINGS)
  const find = async (input: SearchInput): Promise<SearchResult> => {
    const startedAt = performance.now()
    const limit = Math.min(Math.max(input.limit ?? 20, 1), MAX_LIMIT)
    const query = identifyQuery(input)
    const cursor = input.cursor ? decodeCursor(input.cursor, query) : firstPage(query)
    const known = orderings.get(`${query} ${cursor.ordering}`)
    const ordering = known ?? (await order(options, input.cursor ? asOf(input, cursor) : input))
    const { ranked, marks, ...about } = ordering
    const end = cursor.offset + limit
    const page = ranked.slice(cursor.offset, end)
    const hits: Hit[] = await hydrate(options.pool, input.organizationId, page, marks)
    const hasMore = end < ranked.length
    if (hasMore) orderings.set(`${query} ${cursor.ordering}`, ordering)
    const nextCursor = hasMore ? encodeCursor({ ...cursor, offset: end }) : null
    return { hits, nextCursor, ...about, tookMs: Math.round(performance.now() - startedAt) }
  }
  return (input: SearchInput) => asOneSearch(() => find(input))
}

function firstPage(query: string): Cursor {
  return { offset: 0, query, ordering: crypto.randomUUID(), at: Date.now() }
}

/** The ordering of the first page is forgotten: at least nothing that was added since then moves the pages. */
function asOf(input: SearchInput, cursor: Cursor): SearchInput {
  const at = Math.min(cursor.at, input.createdBefore?.getTime() ?? cursor.at)
  return { ...input, createdBefore: new Date(at) }
}

async function order(
  { pool, keyword, vector }: { pool: Pool; keyword: KeywordLeg; vector: VectorLeg },
  input: SearchInput,
): Promise<Ordering> {
  const query = parseQuery(input.q)
  if (isEmptyQuery(query) || matchesNothing(input)) return NOTHING
  const { organizationId, q: _q, mode = 'hybrid', limit: _limit, cursor: _cursor, ...filters } = input
  const near = wantsVectors(mode, query) ? vector.find({ organizationId, query, filters }) : null
  const words = mode === 'vector' ? null : keyword.find({ organizationId, query, filters })
  const [vectors, matches] = await Promise.all([near, words])
  // Asked for by meaning, which cannot be had: words are better than nothing.
  const instead =
    mode === 'vector' && vectors?.degraded.length
      ? await keyword.find({ organizationId, query, filters })
      : null
  const found = matches ?? instead
  const fused = fuseLegs(found, vectors)
  const ranked = await oneOfEachText(pool, organizationId, fused)
  return { ranked, ...aboutOf(input.q, query, found, vectors) }
}

function fuseLegs(matches: KeywordMatches | null, vectors: VectorMatches | null): RankedSource[] {
  const weight = vectors?.semantic ? 1 : LEXICAL_VECTOR_WEIGHT
  return fuse(
    { candidates: matches?.candidates ?? [], weight: 1 },
    { candidates: vectors?.candidates ?? [], weight },
  )
}

function aboutOf(
  q: string,
  query: ParsedQuery,
  matches: (KeywordMatches & { degraded: 'typesense'[] }) | null,
  vectors: VectorMatches | null,
): Omit<Ordering, 'ranked'> {
  return {
    facets: countWith(matches ?? NOTHING_COUNTED, vectors?.candidates ?? []).facets,
    marks: matches?.marks ?? marksOf(query),
    degraded: [...(matches?.degraded ?? []), ...(vectors?.degraded ?? [])],
    semantic: vectors?.semantic ?? false,
    corrected: matches ? correctedText(q, matches.corrections) : null,
    relaxed: matches?.relaxed ?? false,
  }
}

/** Quotes ask for words as they are written, which vectors know nothing of. */
function wantsVectors(mode: SearchMode, query: ParsedQuery): boolean {
  return mode === 'vector' || (mode === 'hybrid' && query.phrases.length === 0)
}

function matchesNothing({ kinds, tags, sourceIds }: SearchInput): boolean {
  return [kinds, tags, sourceIds].some((list) => list?.length === 0)
}

function marksOf({ terms, phrases }: ParsedQuery): Marks {
  const words = terms.filter((term) => !term.optional)
  return {
    words: words.map(({ word }) => word),
    prefixes: words.filter(({ prefix }) => prefix).map(({ word }) => word),
    pieces: [],
    phrases,
  }
}

const NOTHING: Ordering = {
  ranked: [],
  facets: NOTHING_COUNTED.facets,
  marks: { words: [], prefixes: [], pieces: [], phrases: [] },
  degraded: [],
  semantic: false,
  corrected: null,
  relaxed: false,
}
