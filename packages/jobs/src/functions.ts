import type { Made } from '@repo/backup/make'
import type { Refused } from '@repo/backup/outcome'
import type { Ctx } from '@repo/library/context'
import type { JobsClient } from './client.ts'
import { backupFunction } from './functions/backup.ts'
import { digestFunction } from './functions/digest.ts'
import { fetchFunction } from './functions/fetch.ts'
import { ingestFunction } from './functions/ingest.ts'
import { pollFeedFunction } from './functions/poll-feed.ts'
import { purgeFunction } from './functions/purge.ts'
import { reconcileFunction } from './functions/reconcile.ts'
import { refetchFunction } from './functions/refetch.ts'
import { reindexFunction } from './functions/reindex.ts'

/** What a function needs: the client it belongs to, and the verbs' context for an organization's jobs. */
export type JobParts = {
  inngest: JobsClient
  /** A context whose actor is `system` of this organization. */
  contextFor(organizationId: string): Ctx
  /** Backs the installation up; null where it is not configured to. */
  makeBackup: (() => Promise<Made | Refused>) | null
}

/** Every background function of the product. */
export function createFunctions(parts: JobParts) {
  const fetchPage = fetchFunction(parts)
  return [
    ingestFunction(parts, fetchPage),
    fetchPage,
    refetchFunction(parts),
    purgeFunction(parts),
    reindexFunction(parts),
    reconcileFunction(parts),
    digestFunction(parts),
    pollFeedFunction(parts),
    backupFunction(parts),
  ]
}
