import type { Log } from '@repo/trace/log'
import type { Pool } from 'pg'
import { run, statement } from '../database/statement.ts'
import type { Embedder } from '../embedding/embedder.ts'
import type { VectorEngine } from './engine.ts'
import { exactEngine } from './exact/engine.ts'
import { pgvectorEngine } from './pgvector.ts'

export type VectorOptions = {
  pool: Pool
  preference: 'auto' | 'pgvector' | 'exact'
  embedder: Embedder
  vectorWorkerPath?: string
  log: Log
}

/**
 * Opens the engine that suits the server, and makes the index of the embedder's model where there is none yet.
 * Throws when pgvector was asked for and cannot be had.
 */
export async function openVectorEngine(options: VectorOptions): Promise<VectorEngine> {
  const { pool, preference, embedder, vectorWorkerPath, log } = options
  const exact = () => exactEngine({ pool, ...(vectorWorkerPath ? { workerPath: vectorWorkerPath } : {}) })
  if (preference === 'exact') return exact()
  if (await ensureIndex(pool, embedder)) return pgvectorEngine(pool)
  if (preference === 'pgvector') {
    throw new Error(
      `This Postgres cannot index vectors of ${embedder.dimensions} dimensions. Install pgvector, or choose the exact engine.`,
    )
  }
  log.info('This Postgres has no pgvector: vectors are compared one by one')
  return exact()
}

async function ensureIndex(pool: Pool, { model, dimensions }: Embedder): Promise<boolean> {
  const [row] = await run<{ ready: boolean }>(
    pool,
    statement('select ensure_vector_index($1, $2) as ready', [model, dimensions]),
  )
  return row?.ready ?? false
}
