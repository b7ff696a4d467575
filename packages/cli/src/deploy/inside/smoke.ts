import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

const READY_WITHIN_MS = 30_000
const WARM_UP_ROUNDS = 5
/** Pages that need nobody to be signed in, and what each answers then. */
const PATHS: Readonly<Record<string, readonly number[]>> = {
  '/sign-in': [200, 307],
  '/api/health': [200],
  '/api/v1/sources': [401],
}

type About = { revision: string | null; readiness: { ready: boolean; reason: string | null } }
type Target = { service: string; domain: string; token: string }

/**
 * Asks a colour that has no traffic yet whether it is ready and of the right commit, and for a few pages, which warms
 * it up. Rejects with a sentence.
 */
export async function smoke(target: Target & { revision: string }): Promise<void> {
  const about = await untilReady(target)
  if (target.revision && about.revision !== target.revision) {
    throw new Error(`${target.service} runs ${about.revision}, and not ${target.revision}.`)
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await Promise.all(Object.entries(PATHS).map(([path, expected]) => visit(target, path, expected)))
  }
}

async function untilReady(target: Target): Promise<About> {
  const deadline = Date.now() + READY_WITHIN_MS
  let reason: string | null = 'it does not answer'
  while (Date.now() < deadline) {
    const { status, body } = await get(target, '/api/probe').catch(() => ({ status: 0, body: '' }))
    if (status === 404) throw new Error(`${target.service} is of a release that answers no probe.`)
    if (status === 200) {
      const about = JSON.parse(body) as About
      if (about.readiness.ready) return about
      reason = about.readiness.reason
    }
    await delay(200)
  }
  throw new Error(`${target.service} does not become ready within ${READY_WITHIN_MS / 1_000} s: ${reason}.`)
}

async function visit(target: Target, path: string, expected: readonly number[]): Promise<void> {
  const { status } = await get(target, path)
  if (expected.includes(status)) return
  throw new Error(`${target.service} answered ${path} with ${status} before it had any traffic.`)
}

async function get(
  { service, domain, token }: Target,
  path: string,
): Promise<{ status: number; body: string }> {
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const headers = { host: domain, 'x-forwarded-proto': 'https', 'x-probe-token': token }
    const sent = request({ hostname: service, port: 3000, path, headers, agent: false }, resolve)
    sent.on('error', reject)
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${service} took 10 s to answer ${path}.`)))
    sent.end()
  })
  return { status: response.statusCode ?? 0, body: await text(response) }
}
