import path from 'node:path'
import { ownCheckout } from '../../packages/cli/src/checkout.ts'
import { realEffects } from '../../packages/cli/src/dev/effects.ts'
import { dev } from '../../packages/cli/src/dev/run.ts'
import { createTerminal } from '../../packages/cli/src/terminal/terminal.ts'

/** `deploy.sh dev --production` of this checkout, with its data in another folder: node dev-in.ts <folder> <port>. */
const [folder = '', port = ''] = process.argv.slice(2)
const checkout = { ...ownCheckout(), data: folder, logs: path.join(folder, 'logs') }
const options = { port: Number(port), open: false, seed: false, production: true, verbose: false }
process.exit(await dev(checkout, createTerminal(process.stdout), options, realEffects(checkout)))
