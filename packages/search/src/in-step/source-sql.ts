import { type Statement, statement } from '../database/statement.ts'
import type { SourceKey } from '../keyword/engine.ts'
import { insertWordsOf } from '../keyword/postgres/vocabulary-sql.ts'

export type SourceVersion = { version: number }

/** The version of a source that can be indexed: it has a text and is not deleted. No row for any other. */
export function indexableVersion({ organizationId, sourceId }: SourceKey): Statement {
  return statement(
    `select content_version as version from source
     where organization_id = $1::uuid and id = $2::uuid and deleted_at is null and snapshot_id is not null`,
    [organizationId, sourceId],
  )
}

/** Notes the version that the engines hold, unless the source has moved on. A row when it was noted. */
export function noteIndexed({ organizationId, sourceId }: SourceKey, version: number): Statement {
  return statement(
    `update source set indexed_version = $3
     where organization_id = $1::uuid and id = $2::uuid and content_version = $3 returning id`,
    [organizationId, sourceId, version],
  )
}

/**
 * Puts a source that can be indexed into the keyword index of the database, and notes its version with that. No row
 * for any other source.
 */
export function putInDatabase({ organizationId, sourceId }: SourceKey): Statement {
  return statement(
    `with noted as (
       update source set indexed_version = content_version
       where organization_id = $1::uuid and id = $2::uuid and deleted_at is null and snapshot_id is not null
       returning snapshot_id),
     words as (${insertWordsOf('select snapshot_id from noted')})
     select from noted`,
    [organizationId, sourceId],
  )
}

const UNINDEXED = `from source s
  where s.indexed_version <> s.content_version and s.state = 'ready' and s.deleted_at is null and s.snapshot_id is not null`

/** Ready sources of all organizations whose newest version the engines do not hold yet. */
export function unindexedSources(limit: number): Statement {
  return statement(
    `select s.organization_id as "organizationId", s.id as "sourceId" ${UNINDEXED} order by s.updated_at limit $1`,
    [limit],
  )
}

export function countUnindexed(): Statement {
  return statement(`select count(*)::int as count ${UNINDEXED}`, [])
}

const WITHOUT_VECTORS = `from source s
  where s.state = 'ready' and s.deleted_at is null and exists (
    select from chunk c where c.snapshot_id = s.snapshot_id and not exists (
      select from chunk_embedding e where e.chunk_id = c.id and e.model = $1))`

/** Ready sources with chunks that the model has not seen. Looks at every chunk. */
export function sourcesWithoutVectors(model: string, limit: number): Statement {
  return statement(
    `select s.organization_id as "organizationId", s.id as "sourceId", s.snapshot_id as "snapshotId"
     ${WITHOUT_VECTORS} order by s.id limit $2`,
    [model, limit],
  )
}

/** How many they are. When there are as many vectors as chunks, which two indexes tell, nothing else is read. */
export function countWithoutVectors(model: string): Statement {
  return statement(
    `select case when (select count(*) from chunk) <= (select count(*) from chunk_embedding where model = $1) then 0
       else (select count(*)::int ${WITHOUT_VECTORS}) end as count`,
    [model],
  )
}

/** Removes vectors of other models from tenants in which every chunk has one of this model. */
export function dropFormerVectors(model: string, limit: number): Statement {
  return statement(
    `delete from chunk_embedding where (chunk_id, model) in (
       select f.chunk_id, f.model from chunk_embedding f
       where f.model <> $1 and not exists (
         select from chunk c where c.organization_id = f.organization_id and not exists (
           select from chunk_embedding e where e.chunk_id = c.id and e.model = $1))
       limit $2)`,
    [model, limit],
  )
}

/** The next live sources of all organizations in order of id. */
export function liveSources(after: string, limit: number): Statement {
  return statement(
    `select organization_id as "organizationId", id as "sourceId", snapshot_id as "snapshotId" from source
     where id > $1::uuid and deleted_at is null and snapshot_id is not null order by id limit $2`,
    [after, limit],
  )
}
