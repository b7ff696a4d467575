import { reindexPage } from '@repo/library/reindex/run'
import { eventType } from 'inngest'
import { reindexRequested } from '../events.ts'
import type { JobParts } from '../functions.ts'
import { giveUp } from './give-up.ts'

const PAGE_SOURCES = 500

/** A run may have at most 1,000 steps; this many pages are half a million sources. */
const MAX_PAGES = 990

/** Indexes an organization's sources again, page by page; each page is remembered. */
export function reindexFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'reindex',
      triggers: [{ event: eventType('library/reindex.requested', { schema: reindexRequested }) }],
      retries: 10,
      concurrency: [{ key: 'event.data.organizationId', limit: 1 }],
      onFailure: async ({ event, error }) => {
        const original = event.data.event
        const { organizationId } = reindexRequested.parse(original.data)
        const failure = { functionId: 'reindex', runId: event.data.run_id, event: original, error }
        await giveUp(contextFor(organizationId), failure, null)
      },
    },
    async ({ event, step }) => {
      const ctx = contextFor(event.data.organizationId)
      let after: string | null = null
      let indexed = 0
      for (let page = 1; page <= MAX_PAGES; page++) {
        const from: string | null = after
        const done: { indexed: number; after: string | null } = await step.run(`page-${page}`, () =>
          reindexPage(ctx, { after: from, limit: PAGE_SOURCES }),
        )
        indexed += done.indexed
        after = done.after
        if (after === null) return { indexed }
      }
      throw new Error(`there are more than ${MAX_PAGES * PAGE_SOURCES} sources to index in one run`)
    },
  )
}
