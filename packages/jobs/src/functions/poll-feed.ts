import { pollFeed } from '@repo/library/feeds/poll'
import { eventType } from 'inngest'
import { feedDue } from '../events.ts'
import type { JobParts } from '../functions.ts'

/**
 * Reads a feed and saves what is new in it. A site is asked for one feed at a time. One that runs out of attempts
 * leaves no dead letter, because the schedule asks again.
 */
export function pollFeedFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'poll-feed',
      triggers: [{ event: eventType('feed/poll.due', { schema: feedDue }) }],
      retries: 2,
      concurrency: [
        { key: 'event.data.host', limit: 1 },
        { key: 'event.data.organizationId', limit: 4 },
      ],
    },
    ({ event, step }) =>
      step.run('poll', () => pollFeed(contextFor(event.data.organizationId), { id: event.data.feedId })),
  )
}
