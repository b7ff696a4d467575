import { createCache } from '@repo/cache/create'
import type { Database } from '@repo/db/connect'
import { createExtractor } from '@repo/extract/extract'
import { createFetcher } from '@repo/extract/fetch'
import type { Actor, Ctx } from '@repo/library/context'
import { createMailer } from '@repo/mail/create'
import { lexicalEmbedder } from '@repo/search/lexical-embedder'
import { createSearch } from '@repo/search/search'
import type { Log } from '@repo/trace/log'
import { noRecorder } from '@repo/trace/off'

/** Composes what the library's verbs need, for adding notes; a job of the web process reads them later. */
export async function withSeedContext(
  options: { db: Database; log: Log; actor: Actor },
  work: (context: Ctx) => Promise<void>,
): Promise<void> {
  const { db, log, actor } = options
  const pool = db.$client
  const embedder = lexicalEmbedder()
  const search = await createSearch({ pool, keyword: { engine: 'postgres' }, embedder, log })
  const extractor = createExtractor({ log })
  const fetcher = createFetcher({ userAgent: 'Trovella' })
  const cache = createCache({ prefix: 'seed:', log })
  const mailer = createMailer({ from: 'Trovella <trovella@localhost>' })
  try {
    await work({
      db,
      pool,
      embedder,
      search,
      extractor,
      fetcher,
      cache,
      mailer,
      appUrl: 'http://localhost:3000',
      storageLimitBytes: null,
      log,
      recorder: noRecorder(),
      actor,
      clock: { now: () => new Date() },
    })
  } finally {
    await Promise.all([search.close(), extractor.close(), fetcher.close(), cache.close(), mailer.close()])
  }
}
