import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { firstBroken } from '../releases/entry.ts'
import { releaseLines } from '../releases/lines.ts'
import { readFacts } from '../server/read.ts'
import { askServer } from '../server/script.ts'
import { requiredSettings } from '../settings.ts'

const SHOWN = 20

/** Lists what was deployed. Exit code 1 when the log was changed afterwards. */
export async function releases(
  checkout: Checkout,
  terminal: Terminal,
  options: { json: boolean },
): Promise<number> {
  const { releases: entries } = await readFacts(checkout, requiredSettings(checkout))
  if (options.json) terminal.line(JSON.stringify(entries, null, 2))
  else for (const line of releaseLines(entries, SHOWN)) terminal.line(line)
  return firstBroken(entries) === null ? 0 : 1
}

/** Shows visitors a page that says to come back, or the site again. */
export async function maintenance(
  checkout: Checkout,
  terminal: Terminal,
  options: { word: string | undefined; dryRun: boolean },
): Promise<number> {
  const settings = requiredSettings(checkout)
  const { word, dryRun } = options
  if (word !== 'on' && word !== 'off') throw new Error('Say whether: ./deploy.sh maintenance on, or off.')
  const what = word === 'on' ? 'visitors get a page that says to come back' : 'visitors get the site'
  if (dryRun) terminal.line(`Would do this: ${what}.`)
  else {
    await askServer(checkout, settings, ['maintenance', word])
    terminal.line(`From now on ${what}.`)
  }
  return 0
}
