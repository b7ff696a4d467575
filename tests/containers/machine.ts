import { randomBytes } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../../bench/free-port.ts'
import { ROOT } from './docker.ts'
import { productionEnvironment } from './production-stack.ts'

/** What somebody puts on a machine before the first deploy: `.env`, and what differs there from production elsewhere. */
export async function writeMachine(
  home: string,
  { project, httpsPort, more = {} }: { project: string; httpsPort: number; more?: Record<string, string> },
): Promise<void> {
  const { WEB_IMAGE: _, TRACE_IMAGE: __, SCHEDULE_IMAGE: ___, ...production } = productionEnvironment()
  const environment = {
    ...production,
    COMPOSE_PROJECT_NAME: project,
    COMPOSE_PROFILES: 'database,redis',
    AUTH_SECRET: randomBytes(32).toString('hex'),
    SIGN_UP: 'open',
    REDIS_URL: 'redis://redis:6379',
    // Not there: the database answers for it.
    TYPESENSE_URL: 'http://typesense:8108',
    DEVELOPMENT_IMAGE: `${project}-development`,
    CADDY_IMAGE: 'caddy:2-alpine',
    CADDY_GLOBAL_OPTIONS: '"local_certs\nskip_install_trust"',
    HTTP_PORT: `127.0.0.1:${await freePort()}`,
    HTTPS_PORT: `127.0.0.1:${httpsPort}`,
    ...more,
  }
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(path.join(home, '.env'), lines.join(''), { mode: 0o600 })
  await cp(path.join(ROOT, 'tests/containers/stand-ins.yml'), path.join(home, 'docker-compose.override.yml'))
}

/** The files of infra/ that a machine has. */
export async function installFiles(home: string): Promise<void> {
  for (const name of ['docker-compose.prod.yml', 'restore.sh', 'caddy', 'postgres', 'observability'])
    await cp(path.join(ROOT, 'infra', name), path.join(home, name), { recursive: true })
}
