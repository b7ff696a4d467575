import { loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import { lockHolder } from '../dev/lock.ts'
import { decideNeeds } from '../dev/needs.ts'
import type { Places } from '../dev/places.ts'
import { scheduleEnvironment } from '../dev/schedule-environment.ts'
import { developmentSecrets } from '../dev/secrets.ts'
import { lockFileOf, readState } from '../dev/state.ts'
import { webEnvironment } from '../dev/web-environment.ts'
import { findStack } from '../docker/stack.ts'
import { givenEnvironment } from '../environment.ts'

/** What `dev` starts the daemon with, for a command beside it: mail and traces go where a running `dev` has them. */
export async function environmentFor(
  checkout: Checkout,
  databaseUrl: string,
): Promise<Record<string, string>> {
  const given = givenEnvironment(checkout)
  const config = loadConfig('cli', { ...given, NODE_ENV: 'development' })
  const plan = decideNeeds(config, await findStack(checkout.root))
  const secrets = await developmentSecrets(checkout)
  const places = placesOf(checkout)
  const web = webEnvironment({
    ...{ given, plan, databaseUrl, places, secrets },
    ...{ port: config.port, production: false, hasSampleAccounts: false },
  })
  return scheduleEnvironment(checkout, web)
}

/** Where the parts of a running `dev` serve; nowhere when none runs. */
function placesOf(checkout: Checkout): Places {
  const state = readState(checkout)
  const isCurrent = state?.holder.pid === lockHolder(lockFileOf(checkout))?.pid
  return (isCurrent && state?.places) || {}
}
