import { asLine, nextRuns } from '../report/next-runs.ts'
import type { Command } from './command.ts'

const SHOWN_RUNS = 5

/** Loads the handlers as a start does, and prints when each runs next. Needs no database. */
export const check: Command = async ({ load, print }) => {
  const { definitions, version } = await load()
  for (const definition of definitions.values()) {
    print(asLine(definition))
    for (const run of nextRuns(definition, SHOWN_RUNS)) print(`  ${run}`)
  }
  print(`${definitions.size} schedules of bundle ${version} can be used.`)
  return 0
}
