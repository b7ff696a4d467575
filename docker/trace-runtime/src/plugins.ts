import type { Config } from './environment/load.ts'
import type { Log } from './log.ts'
import { createStore } from './store/create-store.ts'
import type { Store } from './store/store.ts'

/** What fills the one place there is: the store. */
export async function openPlugins({ database, trace }: Config, log: Log): Promise<{ store: Store }> {
  const { databasePath, capBytes, floorBytes, segmentMaxBytes, queueMaxBytes } = database
  return {
    store: await createStore({
      databasePath,
      capBytes,
      floorBytes,
      segmentMaxBytes,
      queueMaxBytes,
      pruneAfterHours: trace.pruneAfterHours,
      report: ({ level, message }) => log[level](message),
    }),
  }
}
