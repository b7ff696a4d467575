import { parseArgs } from 'node:util'
import type { Pool } from 'pg'
import { BundleError, type Loaded, loadBundle } from './bundle.ts'
import { check } from './commands/check.ts'
import { type Command, CommandError, type Options } from './commands/command.ts'
import { health } from './commands/health.ts'
import { history } from './commands/history.ts'
import { interrupt } from './commands/interrupt.ts'
import { list } from './commands/list.ts'
import { pause, resume } from './commands/pause.ts'
import { run } from './commands/run.ts'
import { simulate } from './commands/simulate.ts'
import { start } from './commands/start.ts'
import { test } from './commands/test.ts'
import { openPool } from './database/pool.ts'
import { DefinitionError } from './definition/check.ts'
import { environment } from './environment/environment.ts'
import { type Config, ConfigError, loadConfig, requireDatabaseUrl } from './environment/load.ts'
import { createLog } from './log.ts'

const USAGE = `Usage: node src/main.ts COMMAND [NAME] [OPTIONS]

  schedule:start                         run schedules, until told to stop
  schedule:check                         whether the handlers can be used, and when each runs next
  schedule:list [--next N] [--timezone ZONE] [--json]
                                         what runs when, and what came of it last
  schedule:run NAME [--at MOMENT]        run one here and now, in a slot of its own
  schedule:test NAME [--at MOMENT]       the same as a trial: nothing is kept
  schedule:simulate [NAME] [--from MOMENT] [--to MOMENT] [--lasting 90s] [--outage FROM/TO] [--json]
                                         every run of a span of time, with what befalls it
  schedule:history NAME [--last N] [--output] [--json]
                                         what became of its slots, and what they said
  schedule:pause NAME|--all --reason TEXT [--until MOMENT]
  schedule:resume NAME|--all
  schedule:interrupt NAME                tell its runs to end
  schedule:health                        whether the daemon of this machine is well

A MOMENT is 2026-03-29T01:00Z, 2026-03-29, +90m or -2d.
`

const COMMANDS: Record<string, Command> = {
  'schedule:start': start,
  'schedule:check': check,
  'schedule:list': list,
  'schedule:run': run,
  'schedule:test': test,
  'schedule:simulate': simulate,
  'schedule:history': history,
  'schedule:pause': pause,
  'schedule:resume': resume,
  'schedule:interrupt': interrupt,
  'schedule:health': health,
}

const TEXT = { type: 'string' } as const
const SWITCH = { type: 'boolean' } as const
const OPTIONS = {
  ...{ next: TEXT, timezone: TEXT, at: TEXT, from: TEXT, to: TEXT, lasting: TEXT, outage: TEXT, last: TEXT },
  ...{ reason: TEXT, until: TEXT, json: SWITCH, output: SWITCH, all: SWITCH },
}

/** sysexits.h */
const EXIT_USAGE = 64
const EXIT_CONFIG = 78

/** Of this daemon, shown beside the bundle's. */
const VERSION = '0.1.0'

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const parsed = parse(args)
  const command = COMMANDS[parsed?.positionals[0] ?? '']
  if (!parsed || !command || parsed.positionals.length > 2) {
    process.stderr.write(USAGE)
    return EXIT_USAGE
  }
  try {
    return await carryOut(command, loadConfig(environment()), parsed.positionals[1] ?? null, parsed.values)
  } catch (error) {
    if (!isExpected(error)) throw error
    process.stderr.write(`${error.message}\n`)
    return error instanceof CommandError ? EXIT_USAGE : EXIT_CONFIG
  }
}

function isExpected(error: unknown): error is Error {
  return [CommandError, ConfigError, BundleError, DefinitionError].some((kind) => error instanceof kind)
}

/** Opens what the command asks for, and closes it. */
async function carryOut(
  command: Command,
  config: Config,
  name: string | null,
  options: Options,
): Promise<number> {
  const opened: { bundle?: Promise<Loaded>; pool?: Pool } = {}
  const log = createLog(config.logLevel)
  try {
    return await command({
      ...{ config, log, name, options },
      print: (line) => process.stdout.write(`${line}\n`),
      load: () => {
        opened.bundle ??= loadBundle(config.bundlePath, { environment: environment(), version: VERSION })
        return opened.bundle
      },
      database: () => {
        opened.pool ??= openPool({ url: requireDatabaseUrl(config), size: 1, onIdleError: () => undefined })
        return opened.pool
      },
    })
  } finally {
    await opened.pool?.end()
    const loaded = await opened.bundle?.catch(() => null)
    await loaded?.open.close()
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
