import type { Log } from '@repo/trace/log'
import type { Pool } from 'pg'
import type { SearchInput, SearchResult } from './contract.ts'
import type { Embedder } from './embedding/embedder.ts'
import { lexicalEmbedder } from './embedding/lexical-embedder.ts'
import { createFindPassages } from './find-passages.ts'
import { checkHealth, type SearchHealth } from './health.ts'
import { embedMissing, type SnapshotKey } from './in-step/embed-missing.ts'
import { countDrift, type Index, putSource, reconcile, removeSource } from './in-step/keep-in-step.ts'
import { type ReindexOptions, reindexAll } from './in-step/reindex-all.ts'
import type { Mirror, SourceKey } from './keyword/engine.ts'
import { postgresEngine } from './keyword/postgres/engine.ts'
import { createKeywordLeg } from './legs/keyword-leg.ts'
import { createModelChoice } from './legs/model-choice.ts'
import { createVectorLeg } from './legs/vector-leg.ts'
import { createOutageLog } from './outage/outage-log.ts'
import { openVectorEngine } from './vector/open.ts'

export type {
  FacetCount,
  Facets,
  Filters,
  Hit,
  Passage,
  SameText,
  SearchInput,
  SearchMode,
  SearchResult,
} from './contract.ts'
export { InvalidCursorError } from './contract.ts'
export type { SearchHealth } from './health.ts'

export type SearchOptions = {
  pool: Pool
  keyword:
    | { engine: 'postgres' }
    | { engine: 'typesense'; url: string; apiKey: string; connectionTimeoutMs?: number }
  /** 'auto' takes pgvector where the server has it. */
  vector?: 'auto' | 'pgvector' | 'exact'
  embedder: Embedder
  /** Embedders whose vectors may still be searched while the library is embedded anew. */
  formerEmbedders?: Embedder[]
  /** Where vector/exact/worker.ts lies, when this code was bundled away from it. */
  vectorWorkerPath?: string
  /** How often a Typesense that is down is tried, while searches ask for it. */
  typesenseRetryMs?: number
  log: Log
}

export type Search = {
  /** The passages that answer a query. Throws InvalidCursorError; parts that are down are named in `degraded`. */
  query(input: SearchInput): Promise<SearchResult>
  put(source: SourceKey): Promise<void>
  remove(source: SourceKey): Promise<void>
  /** Throws EmbedderError. */
  embedMissing(
    snapshot: SnapshotKey & { signal?: AbortSignal },
  ): Promise<{ embedded: number; reused: number }>
  /** Sources that the engines do not hold as they are; 0 means that everything is found. */
  drift(): Promise<number>
  reconcile(options: { limit: number }): Promise<{ mended: number; remaining: number }>
  reindexAll(options?: ReindexOptions): Promise<{ indexed: number; remaining: number }>
  health(): Promise<SearchHealth>
  close(): Promise<void>
}

/** Opens the search over a migrated database. The pool stays the caller's. */
export async function createSearch(options: SearchOptions): Promise<Search> {
  const { pool, embedder, log } = options
  const postgres = postgresEngine(pool)
  const typesense = await openMirror(options)
  const vectors = await openVectorEngine({ ...options, preference: options.vector ?? 'auto' })
  const models = createModelChoice({ pool, embedder, former: options.formerEmbedders ?? [lexicalEmbedder()] })
  const outage = createOutageLog({
    log,
    part: 'Typesense',
    address: options.keyword.engine === 'typesense' ? new URL(options.keyword.url).host : undefined,
    instead: 'Postgres searches in its place, and what it misses is made up for later',
  })
  const retryMs = options.typesenseRetryMs ?? 5_000
  const keyword = createKeywordLeg({ postgres, typesense, outage, log, retryMs })
  const vector = createVectorLeg({ engine: vectors, models, embedder, log })
  const index: Index = { pool, embedder, postgres, typesense, outage }
  return {
    query: createFindPassages({ pool, keyword, vector }),
    put: (source) => putSource(index, source),
    remove: (source) => removeSource(index, source),
    embedMissing: (snapshot) => embedMissing(index, snapshot),
    drift: () => countDrift(index),
    reconcile: (limits) => reconcile(index, limits),
    reindexAll: (reindex) => reindexAll(index, reindex),
    health: () => checkHealth({ pool, typesense, vectors, keyword, vector }),
    close: async () => {
      typesense?.close()
      await vectors.close()
    },
  }
}

/** Loaded only where it is used: its client brings an HTTP stack of its own. */
async function openMirror({ keyword, pool, log }: SearchOptions): Promise<Mirror | null> {
  if (keyword.engine === 'postgres') return null
  const { typesenseEngine } = await import('./keyword/typesense/engine.ts')
  const { engine: _engine, ...server } = keyword
  return typesenseEngine({ ...server, pool, log })
}
