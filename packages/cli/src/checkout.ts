import { realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where things are in one clone of the repository. */
export type Checkout = {
  root: string
  web: string
  /** Everything that running the app writes. */
  data: string
  logs: string
}

export function checkoutAt(root: string): Checkout {
  const data = path.join(root, '.trovella')
  return { root, web: path.join(root, 'apps/web'), data, logs: path.join(data, 'logs') }
}

/** The clone this file is in. */
export function ownCheckout(): Checkout {
  return checkoutAt(realpathSync(fileURLToPath(new URL('../../..', import.meta.url))))
}
