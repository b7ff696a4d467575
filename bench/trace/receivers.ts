import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const CONDITIONS = ['answers', 'is down', 'hangs', 'answers 500', 'answers 429'] as const
export type Condition = (typeof CONDITIONS)[number]

/**
 * A receiver in each condition, in a process apart from the one that measures: what they read must not be in the
 * latencies. Returns their addresses, and how to stop them.
 */
export async function startReceivers(): Promise<{ urls: Record<Condition, string>; close(): Promise<void> }> {
  const child = fork(import.meta.filename)
  const [urls] = (await once(child, 'message')) as [Record<Condition, string>]
  const close = async () => {
    child.disconnect()
    await once(child, 'exit')
  }
  return { urls, close }
}

/** What it is sent is read and forgotten. */
async function receive(condition: Condition): Promise<string> {
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
  if (condition === 'is down') server.close()
  return url
}

if (import.meta.main) {
  const urls = await Promise.all(CONDITIONS.map(async (each) => [each, await receive(each)]))
  process.on('disconnect', () => process.exit(0))
  process.send?.(Object.fromEntries(urls))
}
