import { purgeSource } from '@repo/library/sources/purge'
import { eventType } from 'inngest'
import { sourceDeleted } from '../events.ts'
import type { JobParts } from '../functions.ts'
import { giveUp } from './give-up.ts'

/** Removes a deleted source from everywhere. */
export function purgeFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'purge',
      triggers: [{ event: eventType('source/deleted', { schema: sourceDeleted }) }],
      retries: 10,
      concurrency: [{ key: 'event.data.organizationId', limit: 5 }],
      onFailure: async ({ event, error }) => {
        const original = event.data.event
        const { organizationId, sourceId } = sourceDeleted.parse(original.data)
        const failure = { functionId: 'purge', runId: event.data.run_id, event: original, error }
        await giveUp(contextFor(organizationId), failure, sourceId)
      },
    },
    ({ event, step }) =>
      step.run('purge', () =>
        purgeSource(contextFor(event.data.organizationId), { sourceId: event.data.sourceId }),
      ),
  )
}
