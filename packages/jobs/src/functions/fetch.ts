import { recordDeadLetter } from '@repo/library/dead-letters/record'
import { failSource } from '@repo/library/ingest/fail'
import { fetchSource, type TryAgain } from '@repo/library/ingest/fetch'
import { eventType, RetryAfterError } from 'inngest'
import { sourceChanged } from '../events.ts'
import type { JobParts } from '../functions.ts'
import type { Expected } from '../sdk-log.ts'

/** A site that asks us to come back later than this is not waited for. */
const MAX_WAIT_MS = 60 * 60_000

const RETRIES = 4

/**
 * Fetches the page of a link. Apart from `ingest`, so that slow sites take none of an organization's places
 * there, and no site is asked for more than two pages at once.
 */
export function fetchFunction({ inngest, contextFor }: JobParts) {
  return inngest.createFunction(
    {
      id: 'fetch',
      triggers: [{ event: eventType('source/fetch.requested', { schema: sourceChanged }) }],
      retries: RETRIES,
      concurrency: [
        { key: 'event.data.host', limit: 2 },
        { key: 'event.data.organizationId', limit: 16 },
      ],
    },
    ({ event, step, attempt, runId }) =>
      step.run('fetch', async () => {
        const ctx = contextFor(event.data.organizationId)
        const run = { sourceId: event.data.sourceId, version: event.data.version }
        const result = await fetchSource(ctx, run)
        if (result.outcome !== 'retry') return result
        const isWorthWaiting = (result.retryAfterMs ?? 0) <= MAX_WAIT_MS
        if (attempt < RETRIES && isWorthWaiting) throw laterError(result)
        const { code, message } = result
        const letter = { id: event.id ?? runId, name: 'source/changed', data: event.data }
        await recordDeadLetter(ctx, {
          sourceId: run.sourceId,
          functionId: 'fetch',
          runId,
          event: letter,
          code,
          message,
        })
        return failSource(ctx, { ...run, code, message })
      }),
  )
}

function laterError({ code, message, retryAfterMs }: TryAgain): Expected {
  const error = retryAfterMs === null ? new Error(message) : new RetryAfterError(message, retryAfterMs)
  return Object.assign(error, { code, isExpected: true as const })
}
