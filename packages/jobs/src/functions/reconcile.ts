import { reconcileIndex } from '@repo/library/reindex/reconcile'
import { eventType } from 'inngest'
import { reconcileRequested } from '../events.ts'
import type { JobParts } from '../functions.ts'

const PAGE_SOURCES = 200

/** Twenty thousand sources; what is left then is the next event's. */
const MAX_PAGES = 100

/**
 * Mends the search index until it holds every source as it is. One run at a time, because the engines are compared as
 * a whole. No dead letter: the schedule looks again.
 */
export function reconcileFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'reconcile',
      triggers: [{ event: eventType('library/reconcile.requested', { schema: reconcileRequested }) }],
      retries: 3,
      concurrency: [{ limit: 1 }],
    },
    async ({ event, step }) => {
      const ctx = contextFor(event.data.organizationId)
      let mended = 0
      for (let page = 1; page <= MAX_PAGES; page++) {
        const done = await step.run(`page-${page}`, () => reconcileIndex(ctx, { limit: PAGE_SOURCES }))
        mended += done.mended
        // What cannot be mended now, such as a server that is down, is not tried over and over.
        if (done.remaining === 0 || done.mended === 0) return { mended, remaining: done.remaining }
      }
      return { mended }
    },
  )
}
