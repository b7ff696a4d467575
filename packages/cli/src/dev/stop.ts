import { setTimeout as delay } from 'node:timers/promises'
import type { Checkout } from '../checkout.ts'
import { isRunning } from '../process/identity.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { lockHolder } from './lock.ts'
import { lockFileOf } from './state.ts'

const POLL_MS = 50

/** Ends the `dev` of this checkout in order, and says whether there was one. It ends its parts, hung ones by force. */
export async function stopDev(checkout: Checkout, terminal: Terminal): Promise<boolean> {
  const holder = lockHolder(lockFileOf(checkout))
  if (!holder) return false
  process.kill(holder.pid, 'SIGTERM')
  await terminal.step(`dev stopped (process ${holder.pid})`, async () => {
    while (isRunning(holder)) await delay(POLL_MS)
  })
  return true
}
