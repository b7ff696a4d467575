import pg from 'pg'

/** Opens a pool, lazily. A statement beyond `queryTimeoutMs` fails here and is cancelled there. */
export function openPool(options: {
  url: string
  size: number
  queryTimeoutMs?: number
  idleInTransactionMs?: number
  onIdleError(error: Error): void
}): pg.Pool {
  const { url, size, queryTimeoutMs, idleInTransactionMs } = options
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'schedule-runtime',
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    ...(queryTimeoutMs && { query_timeout: queryTimeoutMs, statement_timeout: queryTimeoutMs }),
    ...(idleInTransactionMs && { idle_in_transaction_session_timeout: idleInTransactionMs }),
  })
  // Without a listener Node ends the process when Postgres restarts under an idle connection.
  pool.on('error', options.onIdleError)
  // The same for a connection that breaks while it is lent.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
