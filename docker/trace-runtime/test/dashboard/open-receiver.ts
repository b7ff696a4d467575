import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { mountRoutes } from '../../routes/api.ts'
import type { Batch } from '../../src/entry.ts'
import { loadConfig } from '../../src/environment/load.ts'
import { listen } from '../../src/http/server.ts'
import { createKeyring } from '../../src/keys/keyring.ts'
import { openUsage } from '../../src/keys/usage.ts'
import { createLog } from '../../src/log.ts'
import type { AuditEvent } from '../../src/login/audit.ts'
import { openPlugins } from '../../src/plugins.ts'
import type { Store } from '../../src/store/store.ts'

export const KEY = { id: 'tests', secret: 'not-a-live-secret-only-for-these-tests-1' }

export type OpenReceiver = {
  /** Where the dashboard is, without a slash at the end. */
  url: string
  store: Store
  audited: AuditEvent[]
  close(): Promise<void>
}

/** The receiver as it ships, on a port of its own, over a store in a folder that goes with it. */
export async function openReceiver(
  batches: readonly Batch[],
  environment: Record<string, string> = {},
): Promise<OpenReceiver> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trace-dashboard-'))
  const config = loadConfig({
    PORT: '0',
    APP_NAME: 'Trovella traces',
    DB_DATABASE_SQLITE: path.join(folder, 'trace.sqlite'),
    TRACE_MIN_FREE_DISK_MB: '1',
    TRACE_PROXY_KEY_ID: KEY.id,
    TRACE_PROXY_SECRET: KEY.secret,
    LOG_LEVEL: 'error',
    ...environment,
  })
  const log = createLog(config.logLevel)
  const { store } = await openPlugins(config, log)
  await write(store, batches)

  const audited: AuditEvent[] = []
  const { routes, close } = mountRoutes({
    config,
    store,
    keyring: createKeyring(config.keys, openUsage(folder)),
    audit: (event) => audited.push(event),
    log,
    nowMs: Date.now,
  })
  const { host, port, isLoopback } = config.http
  const server = await listen(routes, { host, port, isLoopback, log })
  return {
    url: `${server.url.replace(/\/$/, '')}${config.trace.basePath}`,
    store,
    audited,
    close: async () => {
      close()
      await server.close(1000)
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Writes in order, and waits where the store asks to. */
export async function write(store: Store, batches: readonly Batch[]): Promise<void> {
  for (const batch of batches) {
    const outcome = await store.write(batch, { keyId: KEY.id })
    if (!outcome.ok) throw new Error(`the store is ${outcome.reason}`)
  }
}
