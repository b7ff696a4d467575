import { ConfigError } from '@repo/config/load'
import { errorMessage } from './error-message.ts'
import { EXIT } from './exit-codes.ts'

/** Says on stderr what went wrong, and returns the exit code of that. */
export function tellFailure(error: unknown): number {
  process.stderr.write(`${errorMessage(error)}\n`)
  return error instanceof ConfigError ? EXIT.config : EXIT.failed
}
