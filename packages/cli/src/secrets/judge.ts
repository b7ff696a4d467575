import { isPublished } from '@repo/config/published-secrets'
import { type Secret, secrets } from '@repo/config/secret-list'
import type { Values } from './file.ts'

export type Verdict = { name: string; state: 'set' | 'unset' | 'missing' | 'wrong'; why: string }

/** What is to be said of each secret, and of what is no secret. Quotes no value. */
export function judge(values: Values, required: ReadonlySet<string>): Verdict[] {
  const known = new Set(secrets.map(({ name }) => name))
  return [
    ...secrets.map((secret) => judgeOne(secret, values[secret.name], required.has(secret.name))),
    ...Object.keys(values)
      .filter((name) => !known.has(name))
      .map((name): Verdict => ({ name, state: 'wrong', why: 'is no secret: set it in .env of the machine' })),
  ]
}

/** The secrets without which the compose file does not start. */
export function requiredIn(composeFile: string): ReadonlySet<string> {
  const names = [...composeFile.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name)
  return new Set(['AUTH_SECRET', ...secrets.map(({ name }) => name).filter((name) => names.includes(name))])
}

function judgeOne(
  { name, meaning, problemOf }: Secret,
  value: string | undefined,
  required: boolean,
): Verdict {
  if (value === undefined)
    return { name, state: required ? 'missing' : 'unset', why: required ? meaning : '' }
  if (isPublished(value))
    return { name, state: 'wrong', why: 'is a value that everybody can read in the repository' }
  if (/['\n]/.test(value))
    return { name, state: 'wrong', why: "has a line break or a ' in it, which .env cannot hold" }
  const problem = problemOf(value)
  return problem ? { name, state: 'wrong', why: problem } : { name, state: 'set', why: '' }
}

export type Difference = { name: string; change: 'added' | 'changed' | 'only there' }

/** Which secrets would change when `here` goes to where `there` is. */
export function differences(here: Values, there: Values): Difference[] {
  return secrets.flatMap(({ name }): Difference[] => {
    if (here[name] === there[name]) return []
    if (here[name] === undefined) return [{ name, change: 'only there' }]
    return [{ name, change: there[name] === undefined ? 'added' : 'changed' }]
  })
}
