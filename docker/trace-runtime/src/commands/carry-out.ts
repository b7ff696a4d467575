import { mkdirSync } from 'node:fs'
import { order } from '../control/client.ts'
import { controlHandlers } from '../control/handlers.ts'
import type { OrderName, Orders } from '../control/orders.ts'
import type { Config } from '../environment/load.ts'
import { createKeyring } from '../keys/keyring.ts'
import { openUsage } from '../keys/usage.ts'
import { createLog } from '../log.ts'
import { createAudit } from '../login/audit.ts'
import { openPlugins } from '../plugins.ts'

/** Has the receiver that runs carry out an order; where none runs, carries it out here. */
export async function carryOut<Name extends OrderName>(
  config: Config,
  name: Name,
  input: Orders[Name]['input'],
): Promise<Orders[Name]['output']> {
  const { folder } = config.database
  const answer = await order(folder, name, input)
  if (answer !== null) return answer
  const log = createLog(config.logLevel === 'silent' ? 'silent' : 'warn')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { store } = await openPlugins(config, log)
  try {
    const keyring = createKeyring(config.keys, openUsage(folder))
    const { pruneAfterHours } = config.trace
    return await controlHandlers({ store, keyring, audit: createAudit(folder, log), pruneAfterHours })[name](
      input,
    )
  } finally {
    await store.close()
  }
}
