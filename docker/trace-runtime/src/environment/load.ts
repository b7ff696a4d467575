import { databaseConfig } from '../../config/database.ts'
import { queueConfig } from '../../config/queue.ts'
import { traceConfig } from '../../config/trace.ts'
import { workersConfig } from '../../config/workers.ts'
import { keysConfig } from '../keys/config.ts'
import { httpConfig } from './http.ts'
import { createReader, type Environment, type Problem } from './reader.ts'

/** Everything that is wrong at once, as a table, so that one look is enough. It holds no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problemTable(problems))
    this.problems = problems
  }
}

export type Config = ReturnType<typeof loadConfig>

/** The configuration of the receiver, read once. Throws ConfigError. */
export function loadConfig(env: Environment) {
  const reader = createReader(env)
  const queue = queueConfig(reader)
  const config = {
    appName: reader.text('APP_NAME', 'trace-runtime'),
    logLevel: reader.oneOf('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent']),
    http: httpConfig(reader),
    database: databaseConfig(reader),
    queue,
    workers: workersConfig(reader),
    trace: traceConfig(reader, queue),
    keys: keysConfig(reader),
  }
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return config
}

function problemTable(problems: readonly Problem[]): string {
  const width = Math.max(...problems.map(({ name }) => name.length))
  return [
    `trace-runtime cannot start: ${problems.length === 1 ? 'one variable is' : `${problems.length} variables are`} missing or wrong.`,
    '',
    ...problems.map(({ name, reason }) => `  ${name.padEnd(width)}  ${reason}`),
    '',
    'docs/trace.md explains each.',
  ].join('\n')
}
