import { type SQL, sql } from 'drizzle-orm'
import type { Tenant } from '../tenant.ts'

/** Queues a source again under a new version, by which the trigger tells the jobs. */
export const restartChanges = sql`content_version = content_version + 1, state = 'queued', stage = null,
  failure_code = null, failure_message = null, updated_at = now()`

/** Starts a source again that nobody deleted and no run is reading; of any other it touches no row. */
export function restartSettled(tenant: Tenant, id: string): SQL {
  const isSettled = sql`id = ${id}::uuid and deleted_at is null and state in ('ready', 'failed', 'needs_capture')`
  return tenant.update('source', restartChanges, isSettled)
}
