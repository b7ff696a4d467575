import { ownCheckout } from '../checkout.ts'
import { tellFailure } from '../tell-failure.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { realEffects } from './effects.ts'
import { type DevOptions, dev } from './run.ts'

// What `dev --wait` leaves running. Its options come as JSON from the same version of the same clone.
const options = JSON.parse(process.argv[2] ?? '') as DevOptions
const checkout = ownCheckout()
process.exit(
  await dev(checkout, createTerminal(process.stdout), options, realEffects(checkout)).catch(tellFailure),
)
