import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const CONDITIONS = ['answers', 'is down', 'hangs', 'answers 500', 'answers 429'] as const
export type Condition = (typeof CONDITIONS)[number]

/** A receiver in one condition: what it is sent is read and forgotten. */
export async function startReceiver(condition: Condition): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (condition === 'hangs') return
      if (condition === 'answers 500') response.writeHead(500).end()
      else if (condition === 'answers 429') response.writeHead(429, { 'retry-after': '1' }).end()
      else response.writeHead(202).end('{"stored":0,"monitoredTags":[]}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  if (condition === 'is down') await close()
  return { url, close: condition === 'is down' ? async () => undefined : close }
}
