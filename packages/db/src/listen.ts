import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

export type ListenOptions = {
  /** postgres:// connection string; the listener has a connection of its own. */
  url: string
  channel: string
  applicationName: string
  /** Receives the payload. It must not throw. */
  onNotification: (payload: string) => void
  /** Called each time the connection is (again) listening: notifications sent before that are lost. */
  onListening?: () => void
  /** Called when the connection was lost or could not be made; the next attempt follows by itself. */
  onLost?: (error: Error) => void
}

const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 5_000

/** Listens on a channel until closed, and connects again whenever the connection is lost. */
export function listen(options: ListenOptions): { close(): Promise<void> } {
  const stop = new AbortController()
  const loop = keepListening(options, stop.signal)
  return {
    close: () => {
      stop.abort()
      return loop
    },
  }
}

async function keepListening(options: ListenOptions, stop: AbortSignal): Promise<void> {
  let retryMs = FIRST_RETRY_MS
  while (!stop.aborted) {
    try {
      await listenOnce(options, stop, () => {
        retryMs = FIRST_RETRY_MS
      })
    } catch (error) {
      options.onLost?.(error as Error)
      await delay(retryMs, undefined, { signal: stop }).catch(() => undefined)
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
    }
  }
}

/** Returns when stopped; throws when the connection is lost. */
async function listenOnce(options: ListenOptions, stop: AbortSignal, onConnected: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('the listening connection ended')))
  })
  lost.catch(() => undefined)
  client.on('notification', ({ payload }) => options.onNotification(payload ?? ''))
  try {
    await client.connect()
    await client.query(`listen ${client.escapeIdentifier(options.channel)}`)
    onConnected()
    options.onListening?.()
    await Promise.race([lost, aborted(stop)])
  } finally {
    await client.end().catch(() => undefined)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
