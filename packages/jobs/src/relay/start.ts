import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@repo/db/connect'
import { listen } from '@repo/db/listen'
import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'
import { startChores } from './chores.ts'
import { MAX_BATCH_EVENTS, type PassParts, relayOnce } from './pass.ts'
import type { Send } from './send.ts'
import { createWake } from './wake.ts'

export type RelayOptions = {
  db: Database
  /** For the connection that listens for new events. */
  databaseUrl: string
  send: Send
  log: Log
  /** How often to look for due events without a notification: resends, and what a lost connection missed. */
  pollMs?: number
  /** A source for which nothing has happened for so long gets a new event. */
  stuckAfterMs?: number
  /** Mends what the search index lacks, once a minute. */
  reconcile?: () => Promise<unknown>
  /** Records what is sent. */
  recorder?: Recorder
}

export type RelayHealth = { listening: boolean; lastError: string | null }
export type Relay = { health(): RelayHealth; close(): Promise<void> }

const FIRST_PAUSE_MS = 250
/** Not longer: somebody may be looking at a source that waits for the job server to be back. */
const MAX_PAUSE_MS = 5_000
/** A job server that starts beside this process needs a moment, which is no trouble. */
const TELL_AFTER_MS = 20_000

/**
 * Sends the outbox to the job server until closed. Any number may run on one database.
 *
 * An event is done only when its consumer has acknowledged it, because the server's own "200" is not durable;
 * until then it is sent again, with the same id, so that a repeat does nothing.
 */
export function startRelay(options: RelayOptions): Relay {
  const { db, stuckAfterMs = 30 * 60_000, reconcile = async () => undefined } = options
  const log = options.log.child({ part: 'relay' })
  const stop = new AbortController()
  const wake = createWake()
  const health: RelayHealth = { listening: false, lastError: null }
  const listener = listen({
    url: options.databaseUrl,
    channel: 'outbox',
    applicationName: 'trovella-relay',
    onNotification: wake.call,
    onListening: () => {
      health.listening = true
      wake.call()
    },
    onLost: (error) => {
      if (health.listening) log.warn({ err: error }, 'not listening for new events; polling until it is back')
      health.listening = false
    },
  })
  const { send, recorder } = options
  const parts = { db, send, log, signal: stop.signal, ...(recorder ? { recorder } : {}) }
  const loop = keepSending(parts, health, wake, options.pollMs ?? 5_000)
  const chores = startChores({ db, log, stuckAfterMs, reconcile })
  return {
    health: () => ({ ...health }),
    close: async () => {
      stop.abort()
      wake.call()
      await Promise.all([listener.close(), loop, chores.close()])
    },
  }
}

async function keepSending(
  parts: PassParts,
  health: RelayHealth,
  wake: ReturnType<typeof createWake>,
  pollMs: number,
): Promise<void> {
  const tell = createTeller(parts.log)
  let pauseMs = FIRST_PAUSE_MS
  while (!parts.signal.aborted) {
    const { taken, problem } = await attempt(parts, pauseMs)
    tell(problem)
    health.lastError = problem
    if (problem) {
      await delay(pauseMs, undefined, { signal: parts.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
    } else {
      pauseMs = FIRST_PAUSE_MS
      if (taken < MAX_BATCH_EVENTS) await wake.sleep(pollMs)
    }
  }
}

/** Tells of trouble once it has lasted, and of its end. */
function createTeller(log: Log): (problem: string | null) => void {
  let since: number | null = null
  let isTold = false
  return (problem) => {
    if (problem === null) {
      if (isTold) log.info('events are sent again')
      since = null
      isTold = false
      return
    }
    since ??= performance.now()
    if (isTold || performance.now() - since < TELL_AFTER_MS) return
    log.warn({ reason: problem }, 'events cannot be sent; trying again')
    isTold = true
  }
}

async function attempt(
  parts: PassParts,
  releaseAfterMs: number,
): Promise<{ taken: number; problem: string | null }> {
  try {
    const { taken, unavailable } = await relayOnce(parts, releaseAfterMs)
    return { taken, problem: unavailable }
  } catch (error) {
    return { taken: 0, problem: (error as Error).message }
  }
}
