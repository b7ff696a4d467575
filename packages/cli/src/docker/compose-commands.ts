import type { Program } from '../process/run-program.ts'

/** Profiles of docker-compose.yml that look on: Grafana and what feeds it, and viewers of the stores. */
export type Profiles = { observability: boolean; debug: boolean }

export type UpChoices = Profiles & {
  wait: boolean
  /** How many seconds until all must be healthy. */
  timeoutS?: number | undefined
  /** Whether images are built: where one is missing, when absent. */
  build?: boolean | undefined
}

/** Starts the services of docker-compose.yml. */
export function upCommand(root: string, choices: UpChoices): Program {
  const { wait, timeoutS, build } = choices
  return compose(root, [
    ...profilesOf(choices),
    ...['up', '--detach'],
    ...(build === undefined ? [] : [build ? '--build' : '--no-build']),
    ...(wait ? ['--wait'] : []),
    ...(wait && timeoutS !== undefined ? ['--wait-timeout', String(timeoutS)] : []),
  ])
}

/** Removes them all, with what they have stored when that is asked for. */
export function downCommand(root: string, { volumes }: { volumes: boolean }): Program {
  return compose(root, ['--profile', '*', 'down', ...(volumes ? ['--volumes'] : [])])
}

/** Shows what they said. */
export function logsCommand(root: string, service: string | undefined, follow: boolean): Program {
  const options = ['--tail', '200', ...(follow ? ['--follow'] : [])]
  return compose(root, ['--profile', '*', 'logs', ...options, ...(service ? [service] : [])])
}

/** Runs a command in one that runs. Without a terminal here there is none there. */
export function execCommand(
  root: string,
  [service = '', ...command]: readonly string[],
  hasTerminal: boolean,
): Program {
  return compose(root, ['--profile', '*', 'exec', ...(hasTerminal ? [] : ['--no-tty']), service, ...command])
}

function profilesOf({ observability, debug }: Profiles): string[] {
  return [...(observability ? ['--profile', 'observability'] : []), ...(debug ? ['--profile', 'debug'] : [])]
}

function compose(root: string, args: string[]): Program {
  return { program: 'docker', args: ['compose', ...args], cwd: root }
}
