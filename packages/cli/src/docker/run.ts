import type { Checkout } from '../checkout.ts'
import { stopDev } from '../dev/stop.ts'
import { EXIT } from '../exit-codes.ts'
import { runProgram } from '../process/run-program.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { downCommand, execCommand, type UpChoices, upCommand } from './compose-commands.ts'
import { containersOf } from './containers.ts'

/** Starts the containers that `dev` uses. Returns the exit code. */
export async function infra({ root }: Checkout, choices: UpChoices): Promise<number> {
  return (await runProgram(upCommand(root, choices))) === 0 ? EXIT.ok : EXIT.failed
}

/** Stops `dev` where it runs, then stops and removes the containers. */
export async function down(
  checkout: Checkout,
  terminal: Terminal,
  choices: { volumes: boolean },
): Promise<number> {
  const hasStopped = await stopDev(checkout, terminal)
  // Who runs embedded parts only may have no Docker at all.
  if (hasStopped && !choices.volumes && (await containersOf(checkout.root)).length === 0) return EXIT.ok
  return (await runProgram(downCommand(checkout.root, choices))) === 0 ? EXIT.ok : EXIT.failed
}

/** Runs a command in one of them, and returns its exit code. */
export async function exec({ root }: Checkout, words: readonly string[]): Promise<number> {
  if (words.length >= 2) return runProgram(execCommand(root, words, process.stdin.isTTY))
  process.stderr.write('Which container, and what in it? ./deploy.sh exec postgres psql -U trovella\n')
  return EXIT.usage
}
