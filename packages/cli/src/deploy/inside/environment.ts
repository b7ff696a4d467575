import { createHash } from 'node:crypto'
import { ConfigError, type Environment, loadConfig, variablesOf } from '@repo/config/load'

/**
 * Whether the web process of this release would start with an environment; else one sentence is thrown with all that is
 * missing or wrong. Returns a hash of what this release asks of an environment: the same for two releases that ask the
 * same.
 */
export function environmentHash(env: Environment): string {
  refuseWrong(env)
  const asked = variablesOf('web').map(([name, { requiredBy = [], default: unset = '' }]) => [
    name,
    requiredBy.includes('web'),
    unset,
  ])
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 16)
}

function refuseWrong(env: Environment): void {
  try {
    loadConfig('web', env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const problems = error.problems.map(({ name, kind, message }) => `${name} is ${kind}: ${message}`)
    throw new Error(`The machine's .env does not fit this release. ${problems.join('; ')}`)
  }
}
