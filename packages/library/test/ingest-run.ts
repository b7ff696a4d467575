import type { Ctx } from '../src/context.ts'
import { chunkSource } from '../src/ingest/chunk.ts'
import { embedSource } from '../src/ingest/embed.ts'
import { extractSource } from '../src/ingest/extract.ts'
import { fetchSource } from '../src/ingest/fetch.ts'
import { indexSource } from '../src/ingest/index.ts'
import type { SourceView } from '../src/sources/view.ts'

/** Runs one step; a job does so with memoised results and retries. */
export type RunStep = <T>(name: string, step: (ctx: Ctx) => Promise<T>) => Promise<T>

/** The steps of the ingest job in order, each through `step`. Answers with the last step's outcome. */
export async function ingest(system: Ctx, source: SourceView, step: RunStep = (_name, work) => work(system)) {
  const run = { sourceId: source.id, version: source.version }
  const fetched = source.kind === 'link' ? await step('fetch', (ctx) => fetchSource(ctx, run)) : null
  if (fetched && fetched.outcome !== 'fetched') return fetched
  const page = fetched?.page ?? null
  const extracted = await step('extract', (ctx) => extractSource(ctx, { ...run, fetched: page }))
  if (extracted.outcome !== 'extracted') return extracted
  const snapshot = { ...run, snapshotId: extracted.snapshotId }
  const chunked = await step('chunk', (ctx) => chunkSource(ctx, snapshot))
  if (chunked.outcome === 'stale') return chunked
  await step('embed', (ctx) => embedSource(ctx, snapshot))
  return step('index', (ctx) => indexSource(ctx, snapshot))
}
