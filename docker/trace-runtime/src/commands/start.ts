import { createLog } from '../log.ts'
import { startReceiver } from '../receiver.ts'
import type { Command } from './command.ts'

/** What is left is ended by force before Docker's ten seconds are over. */
const LAST_MS = 9_000

/** Receives until it is told to stop. */
export const start: Command = async (config) => {
  const log = createLog(config.logLevel)
  const receiver = await startReceiver(config, { log })
  const { trace, keys, http, workers, queue, database } = config
  if (keys.length === 0) log.warn('no key may write yet: set TRACE_PROXY_KEY_ID and TRACE_PROXY_SECRET')
  log.info('receiving', {
    dashboard: `${receiver.url}${trace.basePath}/`,
    login: http.login !== null,
    keys: keys.length,
    pruneAfterHours: trace.pruneAfterHours,
    connection: database.connection,
    queue: queue.driver,
    workers: workers.isEnabled,
  })
  // Whoever started it with a channel waits for this.
  process.send?.({ ready: true, url: receiver.url, dashboardUrl: `${receiver.url}${trace.basePath}/` })
  const signal = await stopSignal()
  log.info('stopping', { signal })
  setTimeout(() => process.exit(1), LAST_MS).unref()
  await receiver.close()
  log.info('stopped')
  if (process.connected) process.disconnect()
  return 0
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    // Whoever started it is gone.
    process.once('disconnect', () => resolve('disconnect'))
  })
}
