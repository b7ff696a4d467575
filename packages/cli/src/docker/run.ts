import type { Checkout } from '../checkout.ts'
import { EXIT } from '../exit-codes.ts'
import { runProgram } from '../process/run-program.ts'
import { downCommand, execCommand, type UpChoices, upCommand } from './compose-commands.ts'

/** Starts the containers that `dev` uses. Returns the exit code. */
export async function infra({ root }: Checkout, choices: UpChoices): Promise<number> {
  return (await runProgram(upCommand(root, choices))) === 0 ? EXIT.ok : EXIT.failed
}

/** Stops and removes them. */
export async function down({ root }: Checkout, choices: { volumes: boolean }): Promise<number> {
  return (await runProgram(downCommand(root, choices))) === 0 ? EXIT.ok : EXIT.failed
}

/** Runs a command in one of them, and returns its exit code. */
export async function exec({ root }: Checkout, words: readonly string[]): Promise<number> {
  if (words.length >= 2) return runProgram(execCommand(root, words, process.stdin.isTTY))
  process.stderr.write('Which container, and what in it? ./deploy.sh exec postgres psql -U trovella\n')
  return EXIT.usage
}
