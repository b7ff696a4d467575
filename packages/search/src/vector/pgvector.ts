import type { Pool } from 'pg'
import { createParameters, run, type Statement, statement } from '../database/statement.ts'
import { NEAREST, type VectorCandidate, type VectorEngine, type VectorQuery } from './engine.ts'
import { joinLiveSource } from './live-chunks-sql.ts'

/** pgvector indexes more dimensions than this only with half of the precision. */
const MAX_FULL_PRECISION_DIMENSIONS = 2_000

/** Nearest neighbours from the HNSW index; with filters it is scanned on until enough of them pass. */
export function pgvectorEngine(pool: Pool): VectorEngine {
  return {
    name: 'pgvector',
    find: (query) => run<VectorCandidate>(pool, nearestChunks(query)),
    close: async () => undefined,
  }
}

/** The query as SQL. The model and the cast are literals: the index is partial, and known by nothing else. */
export function nearestChunks(query: VectorQuery): Statement {
  const parameters = createParameters()
  const organization = `${parameters.add(query.organizationId)}::uuid`
  const dimensions = query.vector.length
  const type = `${dimensions <= MAX_FULL_PRECISION_DIMENSIONS ? 'vector' : 'halfvec'}(${dimensions})`
  const distance = `e.embedding::${type} <=> ${parameters.add(`[${query.vector.join()}]`)}::${type}`
  const model = `'${query.model.replaceAll("'", "''")}'`
  const live = joinLiveSource({ organization, filters: query.filters, excluded: query.excluded }, parameters)
  return statement(
    `select * from (
    select e.chunk_id as "chunkId", s.id as "sourceId", s.kind, s.tags, 1 - (${distance}) as similarity
    from chunk_embedding e${live}
    where e.organization_id = ${organization} and e.model = ${model}
    order by ${distance} limit ${NEAREST}) nearest
    where similarity >= ${parameters.add(query.floor)}::real
    order by similarity desc, "chunkId"`,
    parameters.values,
  )
}
