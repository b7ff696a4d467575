import { Agent, get } from 'node:http'

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

function once(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/sources/42', agent }, (response) => {
      response.resume()
      response.on('end', resolve)
      response.on('error', reject)
    }).on('error', reject)
  })
}
