import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** Sends `count` requests over `connections` that are kept open, each after its last answer. Returns latencies in ms. */
export async function load(options: { port: number; count: number; connections: number }): Promise<number[]> {
  const { port, connections } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies: number[] = []
  let left = options.count
  const worker = async () => {
    while (left-- > 0) {
      const startedAt = performance.now()
      await once(port, agent)
      latencies.push(performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  agent.destroy()
  return latencies
}

/** Sends a request every so often, whether or not the last was answered. Returns latencies in ms. */
export async function loadSteadily(options: {
  port: number
  count: number
  perSecond: number
}): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const latencies: number[] = []
  const beganAt = performance.now()
  const pending: Promise<void>[] = []
  while (pending.length < options.count) {
    const due = Math.floor(((performance.now() - beganAt) / 1_000) * options.perSecond)
    while (pending.length < Math.min(due, options.count)) {
      const startedAt = performance.now()
      pending.push(once(options.port, agent).then(() => void latencies.push(performance.now() - startedAt)))
    }
    await delay(1)
  }
  await Promise.all(pending)
  agent.destroy()
  return latencies
}

function once(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/sources/42', agent }, (response) => {
      response.resume()
      response.on('end', resolve)
      response.on('error', reject)
    }).on('error', reject)
  })
}
