import { mkdirSync } from 'node:fs'
import { mountRoutes } from '../routes/api.ts'
import { openControl } from './control/server.ts'
import type { Config } from './environment/load.ts'
import { listen } from './http/server.ts'
import { createKeyring } from './keys/keyring.ts'
import { openUsage } from './keys/usage.ts'
import type { Log } from './log.ts'
import { createAudit } from './login/audit.ts'
import { openPlugins } from './plugins.ts'

export type Receiver = {
  url: string
  /** Stops accepting, lets the writer finish what it holds, and closes. */
  close(): Promise<void>
}

/** How long what is being answered may take once it is told to stop. */
const GRACE_MS = 3_000

/** Opens everything in order, and closes it in reverse. */
export async function startReceiver(
  config: Config,
  { log, nowMs = Date.now }: { log: Log; nowMs?: () => number },
): Promise<Receiver> {
  const { folder } = config.database
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { store } = await openPlugins(config, log)
  const usage = openUsage(folder)
  const keyring = createKeyring(config.keys, usage)
  const audit = createAudit(folder, log)
  const { routes, close } = mountRoutes({ config, store, keyring, audit, log, nowMs })
  const { host, port, isLoopback } = config.http
  const server = await listen(routes, { host, port, isLoopback, log })
  const control = await openControl(folder, {
    store,
    keyring,
    audit,
    pruneAfterHours: config.trace.pruneAfterHours,
  })
  return {
    url: server.url,
    close: async () => {
      await control.close()
      close()
      await server.close(GRACE_MS)
      await store.close()
      usage.save()
    },
  }
}
