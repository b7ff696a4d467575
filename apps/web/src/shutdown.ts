import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import { openComposition } from './composition-slot.ts'

const REQUESTS_TIMEOUT_MS = 8_000
const exitCodes = { SIGTERM: 143, SIGINT: 130 }

/**
 * On SIGTERM or SIGINT: says that it is not ready, ends live streams, finishes the requests under way, closes
 * everything in reverse order, exits. `takeOver` replaces the framework's own handling, which would exit as soon
 * as the requests are done and cut the rest; in development the framework has caches of its own to save.
 */
export function closeOnSignal(takeOver: boolean): void {
  const server = findServer()
  let closing = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    if (takeOver) process.removeAllListeners(signal)
    process.on(signal, async () => {
      if (closing) return
      closing = true
      await closeAll(takeOver ? server() : null)
      if (takeOver) process.exit(exitCodes[signal])
    })
  }
}

async function closeAll(server: Server | null): Promise<void> {
  const open = openComposition()
  open?.readiness.drain()
  await open?.sourceEvents.close()
  if (server) await finishRequests(server)
  await open?.close()
}

function finishRequests(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), REQUESTS_TIMEOUT_MS)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
  })
}

/** The framework keeps its HTTP server to itself; the first request tells which it is. */
function findServer(): () => Server | null {
  const channel = 'http.server.request.start'
  let server: Server | null = null
  const remember = (message: unknown) => {
    server = (message as { server: Server }).server
    unsubscribe(channel, remember)
  }
  subscribe(channel, remember)
  return () => server
}
