import type { Pool } from 'pg'
import { run, statement } from './database/statement.ts'
import type { Mirror } from './keyword/engine.ts'
import type { KeywordLeg } from './legs/keyword-leg.ts'
import type { VectorLeg } from './legs/vector-leg.ts'
import type { VectorEngine } from './vector/engine.ts'

export type SearchHealth = {
  keyword: { engine: 'postgres' | 'typesense'; ok: boolean; latencyMs: number }
  vector: { engine: 'pgvector' | 'exact'; ok: boolean }
  /** Parts whose work others do at present, as searches report it. */
  degraded: string[]
}

type Parts = {
  pool: Pool
  typesense: Mirror | null
  vectors: VectorEngine
  keyword: KeywordLeg
  vector: VectorLeg
}

/** Asks the engines whether they answer. Takes as long as they do: whoever calls it sets the limit. */
export async function checkHealth({
  pool,
  typesense,
  vectors,
  keyword,
  vector,
}: Parts): Promise<SearchHealth> {
  const startedAt = performance.now()
  const ok = await (typesense ? typesense.health() : answers(pool)).catch(() => false)
  const latencyMs = Math.round(performance.now() - startedAt)
  return {
    keyword: { engine: typesense ? 'typesense' : 'postgres', ok, latencyMs },
    vector: { engine: vectors.name, ok: !vector.isDegraded() },
    degraded: [
      ...(typesense && (!ok || keyword.isDegraded()) ? ['typesense'] : []),
      ...(vector.isDegraded() ? ['embedder'] : []),
    ],
  }
}

async function answers(pool: Pool): Promise<boolean> {
  await run(pool, statement('select 1', []))
  return true
}
