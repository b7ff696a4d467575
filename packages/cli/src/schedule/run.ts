import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { nearest } from '../arguments/nearest.ts'
import type { Checkout } from '../checkout.ts'
import { withDatabase } from '../database/with-database.ts'
import { scriptsOf } from '../dev/programs.ts'
import { EXIT } from '../exit-codes.ts'
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
    return exitCodeOf([script, `schedule:${word}`, ...args], { cwd: checkout.root, env })
  })
}

function problemOf(word: string): string | null {
  if (scheduleWords.some((known) => known === word)) return null
  if (word === '') return `Which one? ./deploy.sh schedule ${scheduleWords.join(' | ')}`
  const meant = nearest(word, scheduleWords)
  const hint = meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh help schedule.'
  return `"schedule" has no "${word}". ${hint}`
}

/** Runs a Node program in this terminal. It hears the signals this process hears, and decides when it ends. */
function exitCodeOf(args: string[], options: { cwd: string; env: Record<string, string> }): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...args], { ...options, stdio: 'inherit' })
  const passOn = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn)
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  }).finally(() => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, passOn)
  })
}
