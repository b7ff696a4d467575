import { Agent, request } from 'node:http'

/** Requests a second that `clients` connections, each waiting for its answer, get from a URL on this machine. */
export async function requestsPerSecond(options: {
  url: string
  clients: number
  requests: number
}): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.clients })
  await run(agent, options.url, options.clients, Math.ceil(options.requests / 5))
  const began = performance.now()
  await run(agent, options.url, options.clients, options.requests)
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return options.requests / seconds
}

async function run(agent: Agent, url: string, clients: number, requests: number): Promise<void> {
  let left = requests
  const client = async () => {
    while (left-- > 0) await get(agent, url)
  }
  await Promise.all(Array.from({ length: clients }, client))
}

function get(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end()
  })
}
