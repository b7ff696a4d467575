import type { Pool } from 'pg'
import { openPool } from './database/pool.ts'
import { type Config, requireDatabaseUrl } from './environment/load.ts'
import { createMailer, type Mailer } from './watch/mailer.ts'

/** The adapters of this daemon, all of them: the database, and mail. */
export type Plugins = {
  /** For the daemon itself: short statements that must not wait for a handler. */
  control: Pool
  /** For the handlers. */
  work: Pool
  mailer: Mailer | null
  close(): Promise<void>
}

export function openPlugins(
  config: Pick<Config, 'databaseUrl' | 'leaseMs' | 'maxRuns' | 'mail'>,
  onIdleError: (error: Error) => void,
): Plugins {
  const { leaseMs, maxRuns, mail } = config
  const url = requireDatabaseUrl(config)
  const control = openPool({ url, size: 4, onIdleError, queryTimeoutMs: Math.max(leaseMs / 2, 1_000) })
  // A transaction of a daemon that was stopped in its midst must not hold a slot for longer than the lease does.
  const work = openPool({ url, size: Math.min(maxRuns, 10), onIdleError, idleInTransactionMs: leaseMs })
  return {
    control,
    work,
    mailer: mail && createMailer(mail),
    close: async () => {
      await Promise.all([work.end(), control.end()])
    },
  }
}
