import { missing, type Problem, wrong } from './problem.ts'
import { productionProblems } from './production.ts'
import { pairProblems, type Written } from './rules.ts'
import { type Config, type VariableName, variables } from './schema.ts'
import { problemTable } from './table.ts'
import { camelCase, type ProcessName, type Variable } from './variable.ts'

export type { Config } from './schema.ts'
export type { ProcessName } from './variable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Everything that is missing or wrong at once, so that one look is enough. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const
  readonly problems: readonly Problem[]

  constructor(process: ProcessName, problems: Problem[]) {
    super(problemTable(process, problems))
    this.problems = problems
  }
}

/**
 * What one process reads from an environment, parsed and frozen. An empty string counts as unset.
 * Throws ConfigError, whose message is a table for people and holds no secret.
 */
export function loadConfig<Process extends ProcessName>(process: Process, env: Environment): Config<Process> {
  const written = writtenFor(process, env)
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [name, variable] of variablesOf(process)) {
    const result = read(process, name, variable, written[name])
    values[camelCase(name)] = result.value
    problems.push(...result.problems)
  }
  problems.push(...newFor(problems, [...pairProblems(written), ...productionProblems(written)]))
  if (problems.length > 0) throw new ConfigError(process, problems)
  return Object.freeze(values) as Config<Process>
}

export function variablesOf(process: ProcessName): [VariableName, Variable][] {
  return (Object.entries(variables) as [VariableName, Variable][]).filter(([, { readBy }]) =>
    readBy.includes(process),
  )
}

function writtenFor(process: ProcessName, env: Environment): Written {
  return Object.fromEntries(
    variablesOf(process).flatMap(([name]) => {
      const text = env[name]?.trim()
      return text ? [[name, text]] : []
    }),
  )
}

function read(
  process: ProcessName,
  name: VariableName,
  variable: Variable,
  text: string | undefined,
): { value?: unknown; problems: Problem[] } {
  if (text === undefined && variable.default === undefined) {
    const required = variable.requiredBy?.includes(process) ?? false
    return { problems: required ? [missing(name, variable.meaning)] : [] }
  }
  const result = variable.schema.safeParse(text ?? variable.default ?? '')
  if (result.success) return { value: result.data, problems: [] }
  const why = result.error.issues[0]?.message ?? 'has the wrong form'
  const shown = variable.secret ? '' : `: it is "${(text ?? '').slice(0, 60)}"`
  return { problems: [wrong(name, `${why}${shown}`)] }
}

/** One line for each variable: what a rule says of a variable that is wrong already adds nothing. */
function newFor(known: Problem[], found: Problem[]): Problem[] {
  const names = new Set(known.map(({ name }) => name))
  return found.filter(({ name }) => !names.has(name) && names.add(name))
}
