import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startReceiver } from '@repo/trace/testing'

/** Takes the traces of an app that is started with `env`, and answers with all of their entries as JSON. */
export async function startTraces() {
  const receiver = await startReceiver()
  const { url, keyId, secret } = receiver.options
  const spool = await mkdtemp(path.join(tmpdir(), 'trovella-traces-'))
  const server = createServer((_, response) => response.end(JSON.stringify(receiver.entries())))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    env: {
      ...{ TRACE_PROXY_URL: url, TRACE_PROXY_KEY_ID: keyId, TRACE_PROXY_SECRET: secret },
      TRACE_SPOOL_DIRECTORY: spool,
    },
    entriesUrl: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await receiver.close()
      await rm(spool, { recursive: true, force: true })
    },
  }
}
