import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Compose, createCompose } from './compose.ts'
import { ROOT } from './docker.ts'
import { standIns } from './stand-ins.ts'

export const DOMAIN = 'library.localhost'

/** All that lives on in production as the tests run it, the job server's stand-in included. */
export const SERVICES = [
  ...['caddy', 'web-blue', 'worker', 'schedule-runtime', 'trace-runtime', 'postgres', 'redis', 'inngest'],
]

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
  /** The checkout whose files containers mount. Default: the one that the tests are in. */
  checkout?: string
  withStandIns?: boolean
}): Compose {
  const { checkout = ROOT, withStandIns = false, ...rest } = options
  const over = withStandIns ? standIns('tests/containers/stand-ins.yml') : []
  const files = ['infra/docker-compose.prod.yml', ...over].map((file) => path.join(checkout, file))
  return createCompose({ ...rest, files })
}
