import { run } from '../database/statement.ts'
import type { SourceKey } from '../keyword/engine.ts'
import { embedMissing } from './embed-missing.ts'
import { countDrift, type Index, reconcile } from './keep-in-step.ts'
import { liveSources } from './source-sql.ts'

export type ReindexOptions = {
  signal?: AbortSignal
  /** Called after every page with how many sources are done. */
  onProgress?: (done: number) => void
}

const PAGE = 200
const FIRST = '00000000-0000-0000-0000-000000000000'
/** Each pass finds only what changed during the one before it. */
const MAX_PASSES = 10

/**
 * Indexes every source anew beside what is in force, then swaps: Typesense gets a new collection, a new embedding
 * model its own vectors. Searches are answered from the former ones until then. Sources may change meanwhile.
 */
export async function reindexAll(
  index: Index,
  options: ReindexOptions = {},
): Promise<{ indexed: number; remaining: number }> {
  let indexed = 0
  for (let after = FIRST; ; ) {
    options.signal?.throwIfAborted()
    const sources = await run<SourceKey & { snapshotId: string }>(index.pool, liveSources(after, PAGE))
    for (const source of sources) {
      await embedMissing(index, { ...source, ...(options.signal ? { signal: options.signal } : {}) })
      await index.postgres.put(source)
    }
    indexed += sources.length
    options.onProgress?.(indexed)
    const last = sources.at(-1)
    if (!last) break
    after = last.sourceId
  }
  await index.typesense?.rebuild()
  return { indexed, remaining: await settle(index, options.signal) }
}

async function settle(index: Index, signal?: AbortSignal): Promise<number> {
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    signal?.throwIfAborted()
    const { remaining } = await reconcile(index, { limit: PAGE })
    if (remaining === 0) return 0
  }
  return countDrift(index)
}
