import { randomBytes } from 'node:crypto'
import { secrets } from '@repo/config/secret-list'
import { nearest } from '../arguments/nearest.ts'

/** The secrets that are ours to choose, and what changes for people when one does. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  AUTH_SECRET: 'Everybody has to sign in again.',
  GRAFANA_PASSWORD:
    'Grafana takes it when its volume is new; else also: grafana cli admin reset-admin-password.',
  INNGEST_EVENT_KEY: 'The worker and the job server restart together; events wait meanwhile.',
  INNGEST_SIGNING_KEY: 'The worker and the job server restart together; jobs wait meanwhile.',
  METRICS_TOKEN: 'What reads /metrics needs it too.',
  TRACE_DASHBOARD_PASSWORD: 'The dashboard of traces asks for it again.',
  TRACE_PROXY_SECRET: 'All that sends traces restarts; what was on its way with the former one is refused.',
  TYPESENSE_API_KEY: 'The search server restarts with the web; Postgres answers meanwhile.',
}

/** Why a secret cannot be made here, and what to do instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  BACKUP_KEY: 'Make one with ./deploy.sh backup key, and keep the former as long as its archives.',
  DATABASE_URL: 'Change the password in the database first (alter role … password), then edit this.',
  INNGEST_DATABASE_URL: 'Change the password in the database first (alter role … password), then edit this.',
  POSTGRES_PASSWORD: 'It is read when the database is made. Later: alter role … password, then DATABASE_URL.',
}

export type Rotation =
  | { ok: true; name: string; value: string; consequence: string }
  | { ok: false; message: string }

/** A new value of 256 random bits for a secret, or what to do instead. */
export function rotation(name: string): Rotation {
  const secret = secrets.find((each) => each.name === name)
  if (!secret) {
    const meant = nearest(name, Object.keys(CONSEQUENCES))
    return {
      ok: false,
      message: `There is no secret "${name}". ${meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh secrets check.'}`,
    }
  }
  const consequence = CONSEQUENCES[name]
  if (!consequence) {
    const instead =
      ELSEWHERE[name] ??
      'Make a new one where it was issued, put it in with ./deploy.sh secrets edit, and withdraw the former.'
    return { ok: false, message: `${name} cannot be made up here. ${instead}` }
  }
  return { ok: true, name, value: randomBytes(32).toString('hex'), consequence }
}
