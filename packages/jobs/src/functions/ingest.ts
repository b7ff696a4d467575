import { chunkSource } from '@repo/library/ingest/chunk'
import { embedSource } from '@repo/library/ingest/embed'
import { extractSource } from '@repo/library/ingest/extract'
import { failSource } from '@repo/library/ingest/fail'
import { indexSource } from '@repo/library/ingest/index'
import { eventType } from 'inngest'
import { sourceChanged } from '../events.ts'
import type { JobParts } from '../functions.ts'
import type { fetchFunction } from './fetch.ts'
import { giveUp } from './give-up.ts'

const interrupted = {
  code: 'internal',
  message: 'Something went wrong inside Trovella while reading this source. Try it again.',
}

/**
 * Reads a source: fetch (links), extract, chunk, embed, index. A run ends quietly when its source was deleted
 * or has a newer version. What is wrong with the source itself ends it at once, without retries.
 */
export function ingestFunction(
  { inngest, contextFor }: JobParts,
  fetchPage: ReturnType<typeof fetchFunction>,
) {
  return inngest.createFunction(
    {
      id: 'ingest',
      triggers: [{ event: eventType('source/changed', { schema: sourceChanged }) }],
      retries: 5,
      checkpointing: { bufferedSteps: 10, maxInterval: '3s' },
      concurrency: [{ key: 'event.data.organizationId', limit: 10 }],
      // Somebody just wrote it and will look for it: it goes before what an import of the last ten minutes left.
      priority: { run: "event.data.kind == 'note' ? 600 : 0" },
      onFailure: async ({ event, error }) => {
        const original = event.data.event
        const { organizationId, sourceId, version } = sourceChanged.parse(original.data)
        const ctx = contextFor(organizationId)
        const failure = { functionId: 'ingest', runId: event.data.run_id, event: original, error }
        await giveUp(ctx, failure, sourceId)
        await failSource(ctx, { sourceId, version, ...interrupted })
      },
    },
    async ({ event, step, runId }) => {
      const { organizationId, sourceId, version, kind } = event.data
      const ctx = contextFor(organizationId)
      const run = { sourceId, version }
      const fetched =
        kind === 'link' ? await step.invoke('fetch', { function: fetchPage, data: event.data }) : null
      if (fetched && fetched.outcome !== 'fetched') return fetched
      const page = fetched?.page ?? null
      const extracted = await step.run('extract', () => extractSource(ctx, { ...run, fetched: page }))
      if (extracted.outcome !== 'extracted') return extracted
      const snapshot = { ...run, snapshotId: extracted.snapshotId }
      const chunked = await step.run('chunk', () => chunkSource(ctx, snapshot))
      if (chunked.outcome === 'stale') return chunked
      // Without vectors the source is still found by its words, so it goes on and the failure is kept.
      await step
        .run('embed', () => embedSource(ctx, snapshot))
        .catch((error: Error) =>
          step.run('embed-failed', () =>
            giveUp(ctx, { functionId: 'ingest', runId, event, error }, sourceId),
          ),
        )
      return step.run('index', () => indexSource(ctx, snapshot))
    },
  )
}
