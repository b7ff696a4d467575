import type { PoolClient } from 'pg'
import type { Schedule } from './contract.ts'

/** A source that was just read is on its way into the index. */
const SETTLED = '2 minutes'

/** What was seen so long ago has not been mended by runs before. */
const LASTING = '1 hour'

export const reconcileIndex: Schedule = {
  name: 'reconcile-index',
  meaning:
    'Has the search index mended where it differs from the library, and fails when that does not help.',
  when: 'every 10m',
  missed: 'skip',
  timeoutMs: 60_000,
  jitterMs: 120_000,
  alert: { failures: 2 },
  run: async ({ due, transaction, finish, print }) => {
    const drifting = await transaction((client) => driftOf(client, due))
    for (const { organizationId, unindexed, withoutVectors } of drifting) {
      print(
        `organization ${organizationId}: ${unindexed} not indexed, ${withoutVectors} passages without a vector`,
      )
    }
    const lasting = drifting.filter(({ isLasting }) => isLasting).length
    if (lasting > 0) {
      await transaction((client) => request(client, drifting))
      throw new Error(
        `The index of ${lasting} organizations has differed for an hour. See the health of the search and the failed jobs.`,
      )
    }
    return finish(async (client) => {
      await request(client, drifting)
      return drifting.length === 0 ? 'The index is in step.' : `${drifting.length} organizations are mended.`
    })
  },
}

type Drift = { organizationId: string; unindexed: number; withoutVectors: number; isLasting: boolean }

/**
 * What the database alone can tell: ready sources whose newest version was not noted, and passages beyond the vectors
 * of the model that has the most. What Typesense really holds, the relay's process compares.
 */
async function driftOf(client: PoolClient, due: Date): Promise<Drift[]> {
  const { rows } = await client.query<Drift>(
    `with unindexed as (
       select organization_id, count(*) as sources, min(updated_at) as since from source
       where indexed_version <> content_version and state = 'ready' and deleted_at is null
         and snapshot_id is not null and updated_at < $1::timestamptz - $2::interval
       group by organization_id),
     passages as (select organization_id, count(*) as passages from chunk group by organization_id),
     vectors as (
       select organization_id, max(vectors) as vectors from (
         select organization_id, model, count(*) as vectors from chunk_embedding group by organization_id, model) as each
       group by organization_id)
     select id as "organizationId", coalesce(unindexed.sources, 0)::int as unindexed,
       greatest(coalesce(passages.passages, 0) - coalesce(vectors.vectors, 0), 0)::int as "withoutVectors",
       coalesce(unindexed.since < $1::timestamptz - $3::interval, false) as "isLasting"
     from organization
     left join unindexed on unindexed.organization_id = organization.id
     left join passages on passages.organization_id = organization.id
     left join vectors on vectors.organization_id = organization.id
     where unindexed.sources > 0 or passages.passages > coalesce(vectors.vectors, 0)
     order by id`,
    [due, SETTLED, LASTING],
  )
  return rows
}

/** One that waits already will see all there is when it runs. */
async function request(client: PoolClient, drifting: Drift[]): Promise<void> {
  await client.query(
    `insert into outbox (organization_id, name, data)
     select drifting.id, 'library/reconcile.requested', jsonb_build_object('organizationId', drifting.id)
     from unnest($1::uuid[]) as drifting (id) where not exists (
       select from outbox where name = 'library/reconcile.requested' and organization_id = drifting.id
         and acknowledged_at is null and dead_at is null)`,
    [drifting.map(({ organizationId }) => organizationId)],
  )
}
