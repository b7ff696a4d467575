import { Agent, request } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'

// A process of its own, so that what it measures is not the test's own work: 200 requests a second of several kinds at a
// site, sent at their time whether or not those before have been answered. Says what came of them when told to stop.
const [port, domain] = process.argv.slice(2)
const LIMIT_MS = 30_000
const kept = new Agent({ keepAlive: true, maxSockets: 64 })
const body = 'x'.repeat(2_048)

const KINDS: readonly { perSecond: number; path: string; agent: Agent | false; body?: string }[] = [
  { perSecond: 120, path: '/', agent: kept },
  { perSecond: 70, path: '/', agent: kept, body },
  { perSecond: 7.5, path: '/', agent: false },
  { perSecond: 2.5, path: '/slowly', agent: kept },
]

export type LoadSample = { atMs: number; tookMs: number; isLong: boolean; why: string }

const samples: LoadSample[] = []
const under = new Set<Promise<void>>()
let isStopping = false

process.once('message', () => {
  isStopping = true
})

await Promise.all(KINDS.map(sendAll))
await Promise.all(under)
process.send?.(samples, () => process.exit(0))

async function sendAll(kind: (typeof KINDS)[number]): Promise<void> {
  let dueMs = Date.now()
  while (!isStopping) {
    const atMs = dueMs
    const sent: Promise<void> = send(kind).then((why) => {
      samples.push({ atMs, tookMs: Date.now() - atMs, isLong: kind.path !== '/', why })
      under.delete(sent)
    })
    under.add(sent)
    dueMs += 1_000 / kind.perSecond
    await delay(Math.max(0, dueMs - Date.now()))
  }
}

/** Nothing, or why it failed. */
function send({ path, agent, body }: (typeof KINDS)[number]): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(
      {
        ...{ hostname: '127.0.0.1', port, servername: domain, path, agent, rejectUnauthorized: false },
        method: body ? 'POST' : 'GET',
        headers: { host: domain, ...(body ? { 'content-length': body.length } : {}) },
      },
      (response) => {
        response.on('error', (error) => resolve(error.message))
        response.resume().on('end', () => {
          const { statusCode = 0 } = response
          resolve(statusCode < 400 ? '' : `answered ${statusCode}`)
        })
      },
    )
    sent.setTimeout(LIMIT_MS, () => sent.destroy(new Error(`nothing for ${LIMIT_MS / 1_000} s`)))
    sent.on('error', (error) => resolve(error.message))
    sent.end(body)
  })
}
