import type { Log } from '@repo/trace/log'
import { startReceiving } from './receive.ts'
import { openMailStore } from './store.ts'
import { startViewer } from './viewer.ts'

/**
 * A mail server for one developer's machine: keeps every message in `directory` and shows them on a page.
 * Port 0 takes any free one. Rejects when a port is taken.
 */
export async function startMailbox(options: {
  directory: string
  smtpPort: number
  httpPort: number
  log: Log
}): Promise<{ smtpUrl: string; viewerUrl: string; close(): Promise<void> }> {
  const { log } = options
  const store = await openMailStore(options.directory)
  const receiver = await startReceiving({ port: options.smtpPort, store, log })
  const viewer = await startViewer({ port: options.httpPort, store, log }).catch(async (error) => {
    await receiver.close()
    throw error
  })
  return {
    smtpUrl: `smtp://127.0.0.1:${receiver.port}`,
    viewerUrl: `http://127.0.0.1:${viewer.port}`,
    close: async () => {
      await viewer.close()
      await receiver.close()
    },
  }
}
