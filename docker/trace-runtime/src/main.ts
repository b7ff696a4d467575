import { parseArgs } from 'node:util'
import { clear } from './commands/clear.ts'
import type { Command } from './commands/command.ts'
import { keys } from './commands/keys.ts'
import { prune } from './commands/prune.ts'
import { start } from './commands/start.ts'
import { status } from './commands/status.ts'
import { environment } from './environment/environment.ts'
import { ConfigError, loadConfig } from './environment/load.ts'
import { startProblem } from './start-problem.ts'

const USAGE = `Usage: node src/main.ts COMMAND

  trace:start                     receive, until told to stop
  trace:status                    whether it runs and can store what it is sent
  trace:prune [--hours N]         delete what is older than TRACE_PRUNE_HOURS, or than N hours
  trace:clear --yes               delete every trace that is not pinned
  trace:keys [--new ID [--service NAME]]   show the keys that may write, or make one
`

const COMMANDS: Record<string, Command> = {
  'trace:start': start,
  'trace:status': status,
  'trace:prune': prune,
  'trace:clear': clear,
  'trace:keys': keys,
}

const OPTIONS = {
  hours: { type: 'string' },
  yes: { type: 'boolean' },
  new: { type: 'string' },
  service: { type: 'string' },
} as const

/** EX_USAGE and EX_CONFIG of sysexits.h. */
const EXIT_USAGE = 64
const EXIT_CONFIG = 78

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const parsed = parse(args)
  const command = COMMANDS[parsed?.positionals[0] ?? '']
  if (!parsed || !command || parsed.positionals.length > 1) {
    process.stderr.write(USAGE)
    return EXIT_USAGE
  }
  try {
    return await command(loadConfig(environment()), parsed.values, (line) =>
      process.stdout.write(`${line}\n`),
    )
  } catch (error) {
    const problem = error instanceof ConfigError ? null : startProblem(error)
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
    else if (problem !== null) process.stderr.write(`trace-runtime cannot start: ${problem}\n`)
    else throw error
    // A thread that is still there would hold the process.
    process.exit(EXIT_CONFIG)
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
