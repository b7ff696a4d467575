import { connect } from 'node:net'
import type { Stack } from '../dev/needs.ts'
import { type Container, containersOf } from './containers.ts'

/** What docker-compose.yml gives the services that want a long one. */
const PUBLISHED_SECRET = 'published-in-docker-compose-yml-for-development'
const PROBE_MS = 1_000
const DEFAULT_PORTS: Record<string, number> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
}

/** The parts that run in containers of this checkout, or as an Inngest dev server, and answer. */
export async function findStack(root: string): Promise<Stack> {
  const containers = await containersOf(root)
  const stack = stackOf(containers.filter(({ healthy }) => healthy))
  const [postgres, redis, typesense, inngest, mailpit, trace, ownInngest] = await Promise.all([
    listens(stack.postgres?.url),
    listens(stack.redis?.url),
    answers(stack.typesense?.url, '/health'),
    answers(stack.inngest?.url, '/health'),
    answers(stack.mailpit?.viewerUrl, '/livez'),
    answers(stack.trace?.url, '/health'),
    stack.inngest ? false : isInngestDevServer('http://127.0.0.1:8288'),
  ])
  return {
    ...(postgres && stack.postgres ? { postgres: stack.postgres } : {}),
    ...(redis && stack.redis ? { redis: stack.redis } : {}),
    ...(typesense && stack.typesense ? { typesense: stack.typesense } : {}),
    ...(inngest && stack.inngest ? { inngest: stack.inngest } : {}),
    ...(mailpit && stack.mailpit ? { mailpit: stack.mailpit } : {}),
    ...(trace && stack.trace ? { trace: stack.trace } : {}),
    ...(ownInngest ? { inngest: { url: 'http://127.0.0.1:8288', reaches: 'localhost' as const } } : {}),
  }
}

/** Where the healthy containers are published, with the passwords that docker-compose.yml gives them. */
export function stackOf(containers: Container[]): Stack {
  const at = (service: string, port: number) =>
    containers.find((container) => container.service === service)?.ports[port]
  const [postgres, redis, typesense] = [at('postgres', 5432), at('redis', 6379), at('typesense', 8108)]
  const [inngest, smtp, viewer] = [at('inngest', 8288), at('mailpit', 1025), at('mailpit', 8025)]
  const trace = at('trace-runtime', 7778)
  return {
    ...(postgres ? { postgres: { url: `postgres://trovella:trovella@127.0.0.1:${postgres}/trovella` } } : {}),
    ...(redis ? { redis: { url: `redis://127.0.0.1:${redis}` } } : {}),
    ...(typesense
      ? { typesense: { url: `http://127.0.0.1:${typesense}`, apiKey: 'trovella-development' } }
      : {}),
    ...(inngest
      ? { inngest: { url: `http://127.0.0.1:${inngest}`, reaches: 'host.docker.internal' as const } }
      : {}),
    ...(smtp && viewer
      ? { mailpit: { smtpUrl: `smtp://127.0.0.1:${smtp}`, viewerUrl: `http://127.0.0.1:${viewer}` } }
      : {}),
    ...(trace
      ? { trace: { url: `http://127.0.0.1:${trace}`, keyId: 'trovella', secret: PUBLISHED_SECRET } }
      : {}),
  }
}

export function listens(url: string | undefined): Promise<boolean> {
  if (!url) return Promise.resolve(false)
  const { hostname, port, protocol } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || DEFAULT_PORTS[protocol]),
      timeout: PROBE_MS,
    })
    const done = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}

async function answers(url: string | undefined, path: string): Promise<boolean> {
  if (!url) return false
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(PROBE_MS) }).catch(
    () => undefined,
  )
  return response?.ok ?? false
}

/** `inngest dev` tells about itself at /dev; the embedded runner of another checkout does not look like this. */
async function isInngestDevServer(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/dev`, { signal: AbortSignal.timeout(PROBE_MS) })
    const about: unknown = await response.json()
    return typeof about === 'object' && about !== null && 'startOpts' in about && 'handlers' in about
  } catch {
    return false
  }
}
