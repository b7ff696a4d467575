import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Transaction } from '@repo/db/connect'

export type Queries = Pick<Database, 'execute' | 'insert' | 'select' | 'delete' | 'update'>

/**
 * A view of the database for better-auth, which does not tell its hooks the transaction they run in. `current`
 * does, so that what a hook reads and writes lives and dies with the account being created.
 */
export function trackTransactions(db: Database): { db: Database; current: () => Queries } {
  const storage = new AsyncLocalStorage<Transaction>()
  const transaction: Database['transaction'] = (work, config) =>
    db.transaction((tx) => storage.run(tx, () => work(tx)), config)
  return {
    db: Object.create(db, { transaction: { value: transaction } }) as Database,
    current: () => storage.getStore() ?? db,
  }
}
