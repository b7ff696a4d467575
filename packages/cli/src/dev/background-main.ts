import { ConfigError } from '@repo/config/load'
import { ownCheckout } from '../checkout.ts'
import { errorMessage } from '../error-message.ts'
import { EXIT } from '../exit-codes.ts'
import { createTerminal } from '../terminal/terminal.ts'
import { realEffects } from './effects.ts'
import { type DevOptions, dev } from './run.ts'

// What `dev --wait` leaves running. Its options come as JSON from the same version of the same clone.
const options = JSON.parse(process.argv[2] ?? '') as DevOptions
const checkout = ownCheckout()
const code = await dev(checkout, createTerminal(process.stdout), options, realEffects(checkout)).catch(
  (error: unknown) => {
    process.stderr.write(`${errorMessage(error)}\n`)
    return error instanceof ConfigError ? EXIT.config : EXIT.failed
  },
)
process.exit(code)
