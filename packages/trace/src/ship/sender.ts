import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from './backoff.ts'
import type { BatchFacts } from './batch.ts'
import type { Outbox } from './outbox.ts'
import type { Parcel } from './parcel.ts'
import { createPost, type Receiver } from './post.ts'
import { splitBatch } from './split.ts'
import { verdictOf } from './verdict.ts'

export type Sender = {
  /** There is something to send. */
  wake(): void
  /** Tries at once to empty the outbox; gives up at the first failure, or when `timeoutMs` have passed. */
  drain(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

/** A clock is taken to be off only when it differs by more than a date in a header can say. */
const MIN_CLOCK_ERROR_MS = 2_000

/** Sends what is in the outbox, one batch at a time, for as long as it takes. */
export function createSender(options: {
  outbox: Outbox
  receiver: Receiver
  /** The receiver will never take these entries. */
  onRejected: (facts: BatchFacts, reason: 'rejected' | 'entry_too_large') => void
  onMonitoredTags: (tags: string[]) => void
  onProblem: (message: string) => void
  random?: () => number
}): Sender {
  const { outbox, onRejected, onMonitoredTags, onProblem, random } = options
  const post = createPost(options.receiver)
  const stop = new AbortController()
  let running: Promise<void> | null = null
  let pause = new AbortController()
  let failures = 0
  let hasFailedLately = false
  let clockOffsetMs = 0
  let hasCorrectedClock = false

  /** Returns how long to wait before the next attempt. */
  async function sendNext({
    parcel,
    batch,
  }: NonNullable<Awaited<ReturnType<Outbox['next']>>>): Promise<number> {
    const verdict = verdictOf(await post.send(batch, clockOffsetMs), Date.now())
    if (verdict.action !== 'wait') {
      failures = 0
      hasCorrectedClock = false
    }
    switch (verdict.action) {
      case 'done':
        if (verdict.monitoredTags) onMonitoredTags(verdict.monitoredTags)
        await outbox.done(parcel)
        return 0
      case 'reject':
        onProblem(`a batch was rejected: ${verdict.message}`)
        onRejected(batch.facts, 'rejected')
        await outbox.done(parcel)
        return 0
      case 'split':
        await split(parcel, batch)
        return 0
      case 'wait':
        if (correctsClock(verdict.serverTimeMs)) return 0
        failures++
        hasFailedLately = true
        if (failures === 1 && !stop.signal.aborted)
          onProblem(`the receiver takes no batches: ${verdict.message}`)
        return verdict.afterMs ?? backoffMs(failures, random)
    }
  }

  async function split(parcel: Parcel, batch: Parameters<typeof splitBatch>[0]) {
    const halves = await splitBatch(batch)
    if (!halves) onRejected(batch.facts, 'entry_too_large')
    await outbox.done(parcel, halves ?? [])
  }

  /** Once until the next success: a wrong key looks the same as a wrong clock. */
  function correctsClock(serverTimeMs: number | null): boolean {
    if (serverTimeMs === null || hasCorrectedClock) return false
    hasCorrectedClock = true
    const offsetMs = serverTimeMs - Date.now()
    if (Math.abs(offsetMs - clockOffsetMs) < MIN_CLOCK_ERROR_MS) return false
    clockOffsetMs = offsetMs
    return true
  }

  /** A batch that cannot even be handled must not hold up the others. */
  async function putAside(parcel: Parcel, error: Error): Promise<number> {
    onProblem(`a batch was left out: ${error.message}`)
    onRejected(parcel.facts, 'rejected')
    await outbox.done(parcel)
    return 0
  }

  async function run() {
    while (!stop.signal.aborted) {
      const next = await outbox.next()
      if (!next) return
      const waitMs = await sendNext(next).catch((error: Error) => putAside(next.parcel, error))
      if (waitMs > 0) {
        pause = new AbortController()
        const signal = AbortSignal.any([stop.signal, pause.signal])
        await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }

  const wake = () => {
    running ??= run()
      .catch((error: Error) => onProblem(`sending failed: ${error.message}`))
      .finally(() => {
        running = null
        if (!stop.signal.aborted && !outbox.isEmpty()) setImmediate(wake)
      })
  }
  return {
    wake,
    drain: async (timeoutMs) => {
      hasFailedLately = false
      const deadline = performance.now() + timeoutMs
      await outbox.opened
      // The last attempt is made now, not when a pause is over.
      pause.abort()
      wake()
      while (running && !outbox.isEmpty() && !hasFailedLately && performance.now() < deadline) await delay(5)
    },
    close: async () => {
      stop.abort()
      post.close()
      await running
    },
  }
}
