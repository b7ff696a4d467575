import { collectNews } from '@repo/library/digest/collect'
import type { LibraryNews } from '@repo/library/digest/schema'
import { sendDigest } from '@repo/library/digest/send'
import { eventType } from 'inngest'
import { digestDue } from '../events.ts'
import type { JobParts } from '../functions.ts'
import { giveUp } from './give-up.ts'

const WEEK_MS = 7 * 86_400_000

/** Writes a person's weekly mail from all their libraries, and sends it. */
export function digestFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'digest',
      triggers: [{ event: eventType('digest/due', { schema: digestDue }) }],
      retries: 6,
      // Mondays at eight are due for many at once, and mail servers take so many a second.
      concurrency: [{ limit: 4 }],
      onFailure: async ({ event, error }) => {
        const original = event.data.event
        const { organizationIds } = digestDue.parse(original.data)
        const failure = { functionId: 'digest', runId: event.data.run_id, event: original, error }
        await giveUp(contextFor(organizationIds[0]), failure, null)
      },
    },
    async ({ event, step }) => {
      const { userId, week, until, organizationIds } = event.data
      const since = new Date(new Date(until).getTime() - WEEK_MS).toISOString()
      const libraries: LibraryNews[] = []
      for (const organizationId of organizationIds) {
        const collect = () => collectNews(contextFor(organizationId), { since, until })
        libraries.push(await step.run(`collect-${organizationId}`, collect))
      }
      return step.run('send', () => sendDigest(contextFor(organizationIds[0]), { userId, week, libraries }))
    },
  )
}
