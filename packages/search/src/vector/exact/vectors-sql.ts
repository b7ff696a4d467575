import { createParameters, type Statement, statement } from '../../database/statement.ts'
import type { VectorQuery } from '../engine.ts'
import { joinLiveSource } from '../live-chunks-sql.ts'
import { sharedWords } from '../shared-words-sql.ts'
import type { Scored } from './matrix.ts'

/** How many vectors there are, and a sum of their ids that changes with any of them. Reads the index alone. */
export function fingerprint(organizationId: string, model: string): Statement {
  return statement(
    `select count(*)::int as count, coalesce(bit_xor(uuid_hash_extended(chunk_id, 0)), 0)::text as sum
     from chunk_embedding where organization_id = $1::uuid and model = $2`,
    [organizationId, model],
  )
}

export function allIds(organizationId: string, model: string): Statement {
  return statement(
    `select chunk_id as id from chunk_embedding where organization_id = $1::uuid and model = $2 order by chunk_id`,
    [organizationId, model],
  )
}

/** The vectors of some chunks, each in the server's binary form. */
export function vectorsOf(organizationId: string, model: string, ids: string[]): Statement {
  return statement(
    `select chunk_id as id, array_send(embedding) as bytes
     from chunk_embedding where organization_id = $1::uuid and model = $2 and chunk_id = any($3::uuid[])`,
    [organizationId, model, ids],
  )
}

/** Those of the scored chunks that are shown and pass the filters, in the same order, and whether they share the words. */
export function shownChunks(
  scored: Scored[],
  query: Pick<VectorQuery, 'organizationId' | 'filters' | 'excluded' | 'words'>,
): Statement {
  const parameters = createParameters()
  const ids = parameters.add(scored.map(({ id }) => id))
  const similarities = parameters.add(scored.map(({ similarity }) => similarity))
  const organization = `${parameters.add(query.organizationId)}::uuid`
  const live = joinLiveSource({ ...query, organization }, parameters)
  const { clause, condition } = sharedWords(query.words, parameters)
  return statement(
    `${clause}select e.chunk_id as "chunkId", s.id as "sourceId", s.kind, s.tags, e.similarity, e.shares
     from (
       select c.id as chunk_id, c.snapshot_id, scored.similarity, scored.place, ${condition} as shares
       from unnest(${ids}::uuid[], ${similarities}::real[]) with ordinality as scored (id, similarity, place)
         join chunk c on c.id = scored.id) e${live}
     order by e.place`,
    parameters.values,
  )
}

/** A one-dimensional array of real as Postgres sends it: a header of 20 bytes, then a length and a float each. */
export function decodeVector(bytes: Buffer, into: Float32Array): void {
  for (
    let index = 0, offset = 24;
    index < into.length && offset + 4 <= bytes.length;
    index += 1, offset += 8
  ) {
    into[index] = bytes.readFloatBE(offset)
  }
}
