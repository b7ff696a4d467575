import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Compose, createCompose } from './compose.ts'
import { ROOT } from './docker.ts'

const FILE = path.join(ROOT, 'infra/docker-compose.prod.yml')
const STAND_INS = path.join(ROOT, 'tests/containers/stand-ins.yml')
export const DOMAIN = 'library.localhost'

/** Everything that infra/docker-compose.prod.yml asks for, with secrets of its own. */
export function productionEnvironment(): Record<string, string> {
  const secret = () => randomBytes(32).toString('hex')
  const password = secret()
  return {
    DOMAIN,
    WEB_IMAGE: 'web',
    TRACE_IMAGE: 'trace-runtime',
    SCHEDULE_IMAGE: 'schedule-runtime',
    POSTGRES_PASSWORD: password,
    DATABASE_URL: `postgres://trovella:${password}@database:5432/trovella`,
    INNGEST_DATABASE_URL: `postgres://trovella:${password}@database:5432/inngest`,
    INNGEST_EVENT_KEY: secret(),
    INNGEST_SIGNING_KEY: secret(),
    TYPESENSE_API_KEY: secret(),
    TRACE_PROXY_SECRET: secret(),
    TRACE_DASHBOARD_PASSWORD: secret(),
  }
}

/** Runs `docker compose` on the production file with an environment, and returns what it printed. */
export function composeWith(options: {
  environment: Readonly<Record<string, string>>
  project: string
  profiles: readonly string[]
  withStandIns?: boolean
}): Compose {
  const { withStandIns = false, ...rest } = options
  return createCompose({ ...rest, files: withStandIns ? [FILE, STAND_INS] : [FILE] })
}
