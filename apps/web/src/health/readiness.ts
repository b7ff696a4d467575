import { setTimeout as delay } from 'node:timers/promises'

export type Readiness = { ready: boolean; reason: string | null }

const CHECK_EVERY_MS = 1_000
const CHECK_TIMEOUT_MS = 900

/**
 * Knows at any moment whether this process may take traffic, because it asks every second in the background: the
 * answer costs nothing. `drain` makes it say no from then on.
 */
export function watchReadiness(check: () => Promise<unknown>): {
  current(): Readiness
  drain(): void
  close(): Promise<void>
} {
  const stop = new AbortController()
  let state: Readiness = { ready: false, reason: 'starting' }
  let draining = false
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const reason = await Promise.race([failureOf(check), tooLate(stop.signal)])
      state = { ready: reason === null, reason }
      await delay(CHECK_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    current: () => (draining ? { ready: false, reason: 'shutting down' } : state),
    drain: () => {
      draining = true
    },
    close: () => {
      stop.abort()
      return loop
    },
  }
}

async function failureOf(check: () => Promise<unknown>): Promise<string | null> {
  return check().then(
    () => null,
    () => 'the database does not answer',
  )
}

async function tooLate(signal: AbortSignal): Promise<string> {
  await delay(CHECK_TIMEOUT_MS, undefined, { signal }).catch(() => undefined)
  return 'the database does not answer in time'
}
