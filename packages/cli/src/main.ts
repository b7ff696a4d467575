import { helpText } from './arguments/help.ts'
import { parseArguments } from './arguments/parse.ts'
import { ownCheckout } from './checkout.ts'
import { EXIT } from './exit-codes.ts'
import { recordCommand } from './record-command.ts'
import { tellFailure } from './tell-failure.ts'
import { createTerminal } from './terminal/terminal.ts'
import { runVerb } from './verb-runs.ts'

process.exit(await main(process.argv.slice(2)))

/** Returns the exit code: 0 done, 1 failed, 2 not understood, 78 configured wrongly. */
async function main(argv: string[]): Promise<number> {
  const invocation = parseArguments(argv)
  if (!invocation.ok) {
    process.stderr.write(`${invocation.message}\n`)
    return EXIT.usage
  }
  if (invocation.help || invocation.verb === 'help') {
    process.stdout.write(`${helpText(invocation.verb)}\n`)
    return EXIT.ok
  }
  try {
    return await recordCommand(invocation, ownCheckout(), (checkout) =>
      runVerb(invocation, checkout, createTerminal(process.stdout)),
    )
  } catch (error) {
    return tellFailure(error)
  }
}
