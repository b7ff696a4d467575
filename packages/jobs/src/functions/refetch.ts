import { refetchLink } from '@repo/library/refetch/run'
import { eventType } from 'inngest'
import { refetchDue } from '../events.ts'
import type { JobParts } from '../functions.ts'

/**
 * Looks whether the page of a link has changed. Nobody waits for it: a site is asked for one page at a time. One that
 * runs out of attempts leaves no dead letter, because the schedule asks again.
 */
export function refetchFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'refetch',
      triggers: [{ event: eventType('source/refetch.due', { schema: refetchDue }) }],
      retries: 2,
      concurrency: [
        { key: 'event.data.host', limit: 1 },
        { key: 'event.data.organizationId', limit: 4 },
      ],
    },
    ({ event, step }) =>
      step.run('refetch', () =>
        refetchLink(contextFor(event.data.organizationId), { sourceId: event.data.sourceId }),
      ),
  )
}
