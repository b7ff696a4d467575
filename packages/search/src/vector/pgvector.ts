import type { Pool } from 'pg'
import { createParameters, type Statement, statement } from '../database/statement.ts'
import { runInTurn } from '../database/turns.ts'
import { NEAREST, type VectorCandidate, type VectorEngine, type VectorQuery } from './engine.ts'
import { joinLiveSource } from './live-chunks-sql.ts'
import { sharedWords } from './shared-words-sql.ts'

/** Nearest neighbours from the HNSW index; with filters it is scanned on until enough of them pass. */
export function pgvectorEngine(pool: Pool): VectorEngine {
  return {
    name: 'pgvector',
    find: (query) => runInTurn<VectorCandidate>(pool, nearestChunks(query)),
    close: async () => undefined,
  }
}

/**
 * The query as SQL. The index finds by half precision, and what it found is compared in full. The model and the casts
 * are literals: the index is partial, and known by nothing else.
 */
export function nearestChunks(query: VectorQuery): Statement {
  const parameters = createParameters()
  const organization = parameters.hide(query.organizationId, 'uuid')
  const dimensions = query.vector.length
  const vector = parameters.add(`[${Array.from(query.vector, single).join()}]`)
  const distance = (type: 'vector' | 'halfvec') =>
    `e.embedding::${type}(${dimensions}) <=> (select ${vector}::${type}(${dimensions}))`
  const model = `'${query.model.replaceAll("'", "''")}'`
  const live = joinLiveSource({ organization, filters: query.filters, excluded: query.excluded }, parameters)
  const { clause, condition } = sharedWords(query.words, parameters)
  return statement(
    `${clause}select nearest.* from (
    select e.chunk_id as "chunkId", s.id as "sourceId", s.kind, s.tags, 1 - (${distance('vector')}) as similarity
    from chunk_embedding e${live}
    where e.organization_id = ${organization} and e.model = ${model}
    order by ${distance('halfvec')} limit ${NEAREST}) nearest${query.words ? ' join chunk c on c.id = nearest."chunkId"' : ''}
    where similarity >= ${parameters.hide(query.floor, 'real')} and ${condition}
    order by similarity desc, "chunkId"`,
    parameters.values,
  )
}

/** A single-precision number in as many digits as tell it from its neighbours, and no more for the server to read. */
function single(value: number): string {
  return value.toPrecision(9)
}
