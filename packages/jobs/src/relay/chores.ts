import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@repo/db/connect'
import { collectOrphans, pruneOutbox, resendStuck } from '@repo/library/instance/sweep'
import type { Log } from '@repo/trace/log'

const EVERY_MS = 60_000

/** Once a minute until closed: resends for sources that are stuck, and removes what is no longer needed. */
export function startChores(options: { db: Database; log: Log; stuckAfterMs: number }): {
  close(): Promise<void>
} {
  const stop = new AbortController()
  const loop = keepSweeping(options, stop.signal)
  return {
    close: () => {
      stop.abort()
      return loop
    },
  }
}

async function keepSweeping(
  options: { db: Database; log: Log; stuckAfterMs: number },
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await sweep(options).catch((error: unknown) => options.log.warn({ err: error }, 'sweeping failed'))
    await delay(EVERY_MS, undefined, { signal: stop }).catch(() => undefined)
  }
}

async function sweep({ db, log, stuckAfterMs }: { db: Database; log: Log; stuckAfterMs: number }) {
  const resent = await resendStuck({ db }, { stuckAfterMs })
  if (resent > 0) log.warn({ sources: resent }, 'sources were stuck; their work starts again')
  await pruneOutbox({ db })
  await collectOrphans({ db })
}
