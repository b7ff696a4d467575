import path from 'node:path'
import type { Pool } from 'pg'
import { run } from '../../database/statement.ts'
import { runInTurn } from '../../database/turns.ts'
import { NEAREST, type VectorCandidate, type VectorEngine, type VectorQuery } from '../engine.ts'
import type { Scored } from './matrix.ts'
import { type Scanner, startScanner } from './scanner.ts'
import { createTenants, fetchVectors, type Vectors } from './tenants.ts'
import { allIds, shownChunks } from './vectors-sql.ts'

export type ExactOptions = {
  pool: Pool
  /** Where worker.ts lies, when this code was bundled away from it. */
  workerPath?: string
  /** What the copies of all tenants' vectors may take. */
  maxBytes?: number
}

const MAX_BYTES = 256 * 1024 * 1024

/** Compares the query with every vector of the tenant, for a Postgres without pgvector. */
export function exactEngine({ pool, maxBytes = MAX_BYTES, ...options }: ExactOptions): VectorEngine {
  const workerPath = options.workerPath ?? path.join(import.meta.dirname, 'worker.ts')
  let started: { scanner: Scanner; tenants: ReturnType<typeof createTenants> } | null = null
  const start = () => {
    const scanner = startScanner({ workerPath, onEnd: () => (started = null) })
    return { scanner, tenants: createTenants({ pool, scanner, maxBytes }) }
  }
  return {
    name: 'exact',
    find: async (query) => {
      started ??= start()
      const { scanner, tenants } = started
      const vectors = { ...query, dimensions: query.vector.length }
      return tenants.with(vectors, async (key) => {
        if (key) return findShown(pool, query, (range) => scanner.find(key, query.vector, range))
        const scored = await scanInBatches(pool, scanner, vectors, query.vector)
        return findShown(pool, query, async ({ skip, count }) => scored.slice(skip, skip + count))
      })
    },
    close: async () => started?.scanner.close(),
  }
}

/** Takes the nearest, and further ones as long as too few of them pass the filters. */
async function findShown(
  pool: Pool,
  query: VectorQuery,
  nearest: (range: { skip: number; count: number }) => Promise<Scored[]>,
): Promise<VectorCandidate[]> {
  const found: (VectorCandidate & { shares: boolean })[] = []
  for (let skip = 0, count = 2 * NEAREST; found.length < NEAREST; skip += count, count *= 4) {
    const scored = await nearest({ skip, count })
    const similar = scored.filter(({ similarity }) => similarity >= query.floor)
    if (similar.length > 0)
      found.push(...(await runInTurn<(typeof found)[number]>(pool, shownChunks(similar, query))))
    if (similar.length < count) break
  }
  return found.slice(0, NEAREST).flatMap(({ shares, ...candidate }) => (shares ? [candidate] : []))
}

/** How far down a library too large for memory is looked at. */
const MAX_SCANNED = 5_000

/** The nearest of a tenant whose vectors do not fit: fetched, compared and forgotten batch by batch. */
async function scanInBatches(
  pool: Pool,
  scanner: Scanner,
  vectors: Vectors,
  query: number[],
): Promise<Scored[]> {
  const rows = await run<{ id: string }>(pool, allIds(vectors.organizationId, vectors.model))
  const key = `passing ${crypto.randomUUID()}`
  let best: Scored[] = []
  for await (const { ids, values } of fetchVectors(
    pool,
    vectors,
    rows.map(({ id }) => id),
  )) {
    scanner.update({ key, dimensions: vectors.dimensions, removed: [], added: ids, rows: values })
    const scored = await scanner.find(key, query, { skip: 0, count: MAX_SCANNED })
    scanner.drop(key)
    best = [...best, ...scored].sort((a, b) => b.similarity - a.similarity).slice(0, MAX_SCANNED)
  }
  return best
}
