import { nearest } from '../arguments/nearest.ts'
import type { Checkout } from '../checkout.ts'
import { withDatabase } from '../database/with-database.ts'
import { scriptsOf } from '../dev/programs.ts'
import { EXIT } from '../exit-codes.ts'
import { runProgram } from '../process/run-program.ts'
import { environmentFor } from './environment.ts'

/** What docker/schedule-runtime can do, as `schedule:start` and so on. */
const scheduleWords = [
  'start',
  'list',
  'run',
  'test',
  'simulate',
  'history',
  'pause',
  'resume',
  'interrupt',
  'health',
] as const

/** Hands a command over to schedule-runtime, on the database that `dev` would use. Returns its exit code. */
export async function schedule(
  checkout: Checkout,
  [word = '', ...args]: string[],
  { script = scriptsOf(checkout).schedules }: { script?: string } = {},
): Promise<number> {
  const problem = problemOf(word)
  if (problem) {
    process.stderr.write(`${problem}\n`)
    return EXIT.usage
  }
  return withDatabase(checkout, async ({ url }) => {
    const env = await environmentFor(checkout, url)
    const program = [...process.execArgv, script, `schedule:${word}`, ...args]
    return runProgram({ program: process.execPath, args: program, cwd: checkout.root, env })
  })
}

function problemOf(word: string): string | null {
  if (scheduleWords.some((known) => known === word)) return null
  if (word === '') return `Which one? ./deploy.sh schedule ${scheduleWords.join(' | ')}`
  const meant = nearest(word, scheduleWords)
  const hint = meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh help schedule.'
  return `"schedule" has no "${word}". ${hint}`
}
