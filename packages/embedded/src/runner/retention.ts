import type { Log } from '@repo/trace/log'
import type { Clock } from './clock.ts'
import { countEnded } from './store/load.ts'
import { purge } from './store/purge.ts'
import type { Supervisor } from './supervisor.ts'

/** Ended runs are kept as long as an Inngest server recognises a repeated event id. */
const KEEP_MS = 24 * 60 * 60 * 1_000
const PERIOD_MS = 10 * 60 * 1_000

/** Removes old runs now and every ten minutes. */
export function startRetention(options: { supervisor: Supervisor; clock: Clock; log: Log }): {
  stop(): void
} {
  const turn = async () => {
    const { pool } = options.supervisor
    const purged = await purge(pool, new Date(options.clock.now().getTime() - KEEP_MS))
    if (purged === 0) return
    options.log.info({ runs: purged }, 'removed old runs')
    const ended = await countEnded(pool)
    const engine = options.supervisor.current()
    if (engine) engine.ended = ended
  }
  const attempt = () =>
    void turn().catch((error) => options.log.warn({ err: error }, 'could not remove old runs'))
  attempt()
  const timer = setInterval(attempt, PERIOD_MS)
  return { stop: () => clearInterval(timer) }
}
