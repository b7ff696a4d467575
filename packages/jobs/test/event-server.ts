import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JobEvent } from '../src/relay/send.ts'

export type EventServer = Awaited<ReturnType<typeof startEventServer>>

/** An event API that does as a test tells it. `reply` gives the status for a batch; `batches` keeps the accepted ones. */
export async function startEventServer(port = 0) {
  const batches: JobEvent[][] = []
  let reply: (events: JobEvent[]) => number = () => 200
  const server = createServer(async (request, response) => {
    const events = JSON.parse((await bodyOf(request)) || '[]') as JobEvent[]
    const status = reply(events)
    if (status === 200) batches.push(events)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ status, ids: [] }))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    batches,
    accepted: () => batches.flat(),
    replyWith: (next: typeof reply) => {
      reply = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
