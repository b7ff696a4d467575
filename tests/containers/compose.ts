import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a command of `docker compose` and returns what it printed. Rejects with what it said of a failure. */
export type Compose = (...args: string[]) => Promise<string>

/** `docker compose` on these files with an environment of its own, under a project of its own. */
export function createCompose(options: {
  files: readonly string[]
  environment: Readonly<Record<string, string>>
  project: string
  profiles: readonly string[]
}): Compose {
  const { files, environment, project, profiles } = options
  const fixed = [
    ...files.flatMap((file) => ['--file', file]),
    // A checkout's own .env is not this stack's.
    ...['--env-file', '/dev/null', '--project-name', project],
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ]
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment }
  return async (...args) => {
    const { stdout } = await promisify(execFile)('docker', ['compose', ...fixed, ...args], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    })
    return stdout.trim()
  }
}

/** Brings a stack up and waits until all of it is healthy. Rejects with the last lines of each log. Returns seconds. */
export async function up(compose: Compose, ...args: string[]): Promise<number> {
  const began = performance.now()
  await compose('up', '--detach', '--wait', ...args).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await compose('logs', '--tail', '15')}`)
  })
  return (performance.now() - began) / 1_000
}
