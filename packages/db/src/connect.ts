import type { Recorder } from '@repo/trace/recorder'
import { watchPool } from '@repo/trace/watch-pg'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

export type Database = NodePgDatabase & { $client: pg.Pool }
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export type ConnectOptions = {
  /** postgres:// or postgresql:// connection string. */
  url: string
  /** Shown in pg_stat_activity, so that a person can tell who holds a lock. */
  applicationName: string
  poolSize?: number
  /** A statement that runs longer than this is cancelled by the server. */
  statementTimeoutMs?: number
  /** An error of an idle connection; the pool replaces the connection by itself. */
  onIdleError?: (error: Error) => void
  /** Records every query. */
  recorder?: Recorder
}

/** Opens a pool, lazily: the first query connects. `close` waits for queries under way. */
export function connect(options: ConnectOptions): {
  db: Database
  pool: pg.Pool
  close: () => Promise<void>
} {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    keepAlive: true,
  })
  // Without a listener Node ends the process when Postgres restarts under an idle connection.
  pool.on('error', options.onIdleError ?? (() => undefined))
  // The same for one in use: its query fails by itself, and the pool does not take it back.
  pool.on('connect', (client) => client.on('error', () => undefined))
  if (options.recorder) {
    watchPool(options.recorder, pool, { database: new URL(options.url).pathname.slice(1) })
  }
  return { db: drizzle({ client: pool }), pool, close: () => pool.end() }
}
