import type { SourceStage } from '@repo/db/schema/library'
import { type SQL, sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'
import type { IngestInput } from './schema.ts'

/** The source as long as this run is the one that should be working on it. */
export function underWay(input: IngestInput): SQL {
  return sql`source.id = ${input.sourceId}::uuid and source.content_version = ${input.version}::int
    and source.deleted_at is null and source.state in ('queued', 'processing')`
}

/**
 * Shows the stage a run has reached, with other changes at once. Touches no row when the run is stale.
 * It leaves updated_at alone: that column is indexed, and without it the update stays on its page.
 */
export function reachStage(tenant: Tenant, input: IngestInput, stage: SourceStage, changes?: SQL): SQL {
  const shown = sql`state = 'processing', stage = ${stage}`
  return tenant.update('source', changes ? sql`${shown}, ${changes}` : shown, underWay(input))
}
