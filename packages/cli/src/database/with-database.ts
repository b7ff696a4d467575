import path from 'node:path'
import { loadConfig } from '@repo/config/load'
import { startPostgres } from '@repo/embedded/postgres'
import type { Checkout } from '../checkout.ts'
import { findStack } from '../docker/stack.ts'
import { givenEnvironment } from '../environment.ts'

export type OpenDatabase = { url: string; what: string }

/**
 * Works on the database that `dev` would use: DATABASE_URL, else the container, else the embedded one, which is
 * started for the time of the work unless it runs already.
 */
export async function withDatabase<T>(
  checkout: Checkout,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { databaseUrl } = loadConfig('cli', givenEnvironment(checkout))
  if (databaseUrl) return work({ url: databaseUrl, what: 'the database of DATABASE_URL' })
  const { postgres } = await findStack(checkout.root)
  if (postgres) return work({ url: postgres.url, what: 'the Postgres container' })
  const embedded = await startPostgres({ directory: path.join(checkout.data, 'postgres') })
  try {
    return await work({ url: embedded.url, what: 'the embedded database' })
  } finally {
    await embedded.stop()
  }
}
