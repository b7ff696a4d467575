import { sql } from 'drizzle-orm'

/** Queues a source again under a new version, by which the trigger tells the jobs. */
export const restartChanges = sql`content_version = content_version + 1, state = 'queued', stage = null,
  failure_code = null, failure_message = null, updated_at = now()`
