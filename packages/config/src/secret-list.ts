import { variables } from './schema.ts'
import type { Variable } from './variable.ts'

/** Secrets that infra/docker-compose.prod.yml reads and no process of ours does by that name. */
const OF_THE_MACHINE = {
  GRAFANA_PASSWORD: 'The password of Grafana, where it is not that of the trace dashboard.',
  POSTGRES_PASSWORD: 'With the profile database: the password of its Postgres.',
  TRACE_DASHBOARD_PASSWORD: 'The password of the trace dashboard, 12 characters or more.',
}

export type Secret = {
  /** What a secret manager calls it: trovella-auth-secret. */
  id: string
  /** What .env calls it: AUTH_SECRET. */
  name: string
  meaning: string
  /** Null, or what is wrong with a value. Quotes none of it. */
  problemOf: (value: string) => string | null
}

/** Every secret of a machine that serves, in the order of their names. */
export const secrets: readonly Secret[] = [
  ...Object.entries<Variable>(variables)
    .filter(([, { secret, when }]) => secret && when === 'runtime')
    .map(([name, { meaning, schema }]) => ({
      ...{ name, meaning },
      problemOf: (value: string) => {
        const { error } = schema.safeParse(value)
        return error ? (error.issues[0]?.message ?? 'has the wrong form') : null
      },
    })),
  ...Object.entries(OF_THE_MACHINE).map(([name, meaning]) => ({ name, meaning, problemOf: () => null })),
]
  .map((secret) => ({ id: secretId(secret.name), ...secret }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

/** The text of infra/secrets.json, which Terraform and infra/sync-secrets-vm.sh read. */
export function secretsJson(): string {
  return `${JSON.stringify(
    secrets.map(({ id }) => id),
    null,
    2,
  )}\n`
}

function secretId(name: string): string {
  return `trovella-${name.toLowerCase().replaceAll('_', '-')}`
}
