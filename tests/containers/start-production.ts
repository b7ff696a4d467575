import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../bench/free-port.ts'
import { newKey } from '../../packages/backup/src/archive/key.ts'
import { buildScheduleImage, buildTraceImage } from './build-images.ts'
import { copyCheckout } from './checkout-copy.ts'
import { type Compose, up } from './compose.ts'
import { buildWebImage } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { composeWith, DOMAIN, productionEnvironment } from './production-stack.ts'
import type { Engine } from './second-engine.ts'
import { Visitor } from './visitor.ts'

export type Production = {
  project: string
  compose: Compose
  /** Somebody who comes through Caddy over TLS. */
  visitor: Visitor
  /** Leads the visitor to Caddy again, after its engine was started again. */
  reach(): Promise<void>
  /** Seconds until all of it was healthy, images present. */
  upSeconds: number
  /** Writes the pointer file that says which colours take traffic. */
  point(colours: string): Promise<void>
  /** The port of this machine, of TCP and UDP, at which Caddy serves HTTPS. */
  port: number
  /** Somebody else, who comes through Caddy over TLS to another name. */
  visitorOf(domain: string): Visitor
  /** What a service with Node answers, asked from within its container, with the token of the metrics by default. */
  askInside(service: string, path: string, token?: string): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

const METRICS_TOKEN = 'a-token-for-the-metrics-of-a-test'

/**
 * Brings infra/docker-compose.prod.yml up from nothing, with Postgres and Redis in containers, under names of `what`:
 * on an engine of its own when there is one, and the images come from the shared one then.
 */
export async function startProduction(what: string, engine?: Engine): Promise<Production> {
  await removeLeftovers(what)
  const project = ownName(what)
  const folder = await mkdtemp(path.join(tmpdir(), `trovella-${what}-`))
  const close = async () => {
    await removeAll(project)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const port = await freePort()
    const environment = {
      ...(await environmentIn(folder, project, port)),
      ...(engine ? { DOCKER_HOST: engine.host } : {}),
    }
    const compose = composeWith({
      ...{ environment, project, profiles: ['database', 'redis', 'green'] },
      ...{ checkout: await copyCheckout(folder), withStandIns: true },
    })
    await buildImages(project)
    await engine?.load([...IMAGES.map((image) => `${project}-${image}`), ...UPSTREAM_IMAGES])
    // As on a machine that never switched: the other colour is there only during a deploy.
    const upSeconds = await up(compose, '--scale', 'web-green=0')
    const ca = await compose('exec', 'caddy', 'cat', '/data/caddy/pki/authorities/local/root.crt')
    const here = { hostname: '127.0.0.1', port }
    const visitorOf = (domain: string) =>
      new Visitor(`https://${domain}`, { servername: domain, ca, ...here })
    const visitor = visitorOf(DOMAIN)
    const reach = async () => {
      if (engine) visitor.connectTo({ socketPath: await engine.reach(port) })
    }
    await reach()
    return {
      ...{ project, compose, upSeconds, close, visitor, visitorOf, port, reach },
      point: async (colours) => {
        await writeFile(path.join(folder, 'release/next'), `${colours}\n`)
        await rename(path.join(folder, 'release/next'), path.join(folder, 'release/live'))
      },
      askInside: async (service, asked, token = METRICS_TOKEN) => {
        const ask = `fetch('http://127.0.0.1:3000${asked}', { headers: { authorization: 'Bearer ${token}' } }).then(async (answer) => process.stdout.write(JSON.stringify({ status: answer.status, body: await answer.text() })))`
        return JSON.parse(await compose('exec', service, '/nodejs/bin/node', '-e', ask))
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function environmentIn(folder: string, project: string, port: number) {
  await mkdir(path.join(folder, 'release'))
  const { recipient: BACKUP_KEY } = await newKey()
  const production = productionEnvironment()
  const { TYPESENSE_API_KEY } = production
  const isUpstream = Boolean(process.env.TEST_UPSTREAM_IMAGES)
  const own = {
    BACKUP_KEY,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    SIGN_UP: 'open',
    REDIS_URL: 'redis://redis:6379',
    METRICS_TOKEN,
    ...(isUpstream ? { TYPESENSE_URL: 'http://typesense:8108', TYPESENSE_API_KEY } : {}),
  }
  const lines = Object.entries(own).map(([name, value]) => `${name}=${value}`)
  await writeFile(path.join(folder, 'env'), lines.join('\n'))
  return {
    ...production,
    BACKUP_KEY,
    WEB_IMAGE: `${project}-web`,
    DEVELOPMENT_IMAGE: `${project}-development`,
    TRACE_IMAGE: `${project}-trace`,
    SCHEDULE_IMAGE: `${project}-schedule`,
    ...(isUpstream ? {} : { CADDY_IMAGE: 'caddy:2-alpine' }),
    CADDY_GLOBAL_OPTIONS: 'local_certs\nskip_install_trust',
    HTTP_PORT: `127.0.0.1:${await freePort()}`,
    HTTPS_PORT: `127.0.0.1:${port}`,
    ENV_FILE: path.join(folder, 'env'),
    RELEASE_DIRECTORY: path.join(folder, 'release'),
  }
}

const IMAGES = ['web', 'development', 'trace', 'schedule']
const UPSTREAM_IMAGES = ['caddy:2-alpine', 'redis:8-alpine', 'pgvector/pgvector:pg18']

async function buildImages(project: string): Promise<void> {
  await Promise.all([
    buildWebImage(`${project}-web`),
    buildWebImage(`${project}-development`, '--target', 'development'),
    buildTraceImage(`${project}-trace`),
    buildScheduleImage(`${project}-schedule`),
  ])
}
