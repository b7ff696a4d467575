import type { Checkout } from '../checkout.ts'
import { givenEnvironment } from '../environment.ts'
import { browserCommand, openBrowser } from './browser.ts'
import { buildForProduction } from './production-build.ts'
import { scriptsOf } from './programs.ts'
import type { DevEffects } from './run.ts'
import { seedInBackground } from './seed-in-background.ts'

export function realEffects(checkout: Checkout): DevEffects {
  return {
    scripts: scriptsOf(checkout),
    build: (session) => buildForProduction(checkout, session),
    seed: (session, env) => seedInBackground(checkout, session, env),
    open: (url) => {
      const command = process.stdout.isTTY
        ? browserCommand(process.platform, givenEnvironment(checkout))
        : null
      if (command) openBrowser(command, url)
    },
  }
}
