import type { Checkout } from '../../checkout.ts'
import type { DeploySettings } from '../settings.ts'
import { type Facts, parseFacts } from './facts.ts'
import { askServer } from './script.ts'

/** Asks a machine how it is, and with `plan` also how its database is. Throws where it cannot be reached. */
export async function readFacts(
  checkout: Checkout,
  settings: DeploySettings,
  purpose: 'status' | 'plan' = 'status',
): Promise<Facts> {
  return parseFacts(await askServer(checkout, settings, ['facts', purpose]))
}
