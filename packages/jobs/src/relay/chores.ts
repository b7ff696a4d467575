import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@repo/db/connect'
import { collectOrphans, pruneOutbox, resendStuck } from '@repo/library/instance/sweep'
import type { Log } from '@repo/trace/log'

const EVERY_MS = 60_000

type ChoreParts = { db: Database; log: Log; stuckAfterMs: number; reconcile: () => Promise<unknown> }

/** Once a minute until closed: resends for sources that are stuck, mends the index, removes what is over. */
export function startChores(parts: ChoreParts): { close(): Promise<void> } {
  const stop = new AbortController()
  const loop = keepSweeping(parts, stop.signal)
  return {
    close: () => {
      stop.abort()
      return loop
    },
  }
}

async function keepSweeping(
  { db, log, stuckAfterMs, reconcile }: ChoreParts,
  stop: AbortSignal,
): Promise<void> {
  const chores = [
    () => resendStuck({ db }, { stuckAfterMs }).then((count) => warnOfStuck(log, count)),
    reconcile,
    () => pruneOutbox({ db }),
    () => collectOrphans({ db }),
  ]
  while (!stop.aborted) {
    for (const chore of chores) {
      if (stop.aborted) return
      await chore().catch((error: unknown) =>
        log.warn({ err: error }, 'a chore failed; it runs again in a minute'),
      )
    }
    await delay(EVERY_MS, undefined, { signal: stop }).catch(() => undefined)
  }
}

function warnOfStuck(log: Log, sources: number): void {
  if (sources > 0) log.warn({ sources }, 'sources were stuck; their work starts again')
}
