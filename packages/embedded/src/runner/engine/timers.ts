import { createHeap } from './heap.ts'

export type Timer = {
  dueMs: number
  /** Fires for ever (cron), so waiting for it never ends. */
  recurring: boolean
  /** False once what it waited for has happened otherwise. */
  isLive(): boolean
  fire(): void
}

export type Timers = {
  add(timer: Timer): void
  /** When the next live timer is due, in epoch milliseconds. */
  nextDueMs(options?: { recurring: boolean }): number | null
  /** Fires everything due by then; returns how many. */
  fireDue(nowMs: number): number
}

/** Everything that waits for a moment. It keeps no time itself: somebody calls `fireDue`. */
export function createTimers(): Timers {
  const once = createHeap<Timer>((a, b) => a.dueMs < b.dueMs)
  const recurring = createHeap<Timer>((a, b) => a.dueMs < b.dueMs)
  const next = (heap: typeof once) => {
    while (heap.peek()?.isLive() === false) heap.pop()
    return heap.peek()
  }
  const earliest = () =>
    [next(once), next(recurring)].filter((timer) => timer !== undefined).sort((a, b) => a.dueMs - b.dueMs)[0]
  return {
    add: (timer) => (timer.recurring ? recurring : once).push(timer),
    nextDueMs: (options = { recurring: true }) =>
      (options.recurring ? earliest() : next(once))?.dueMs ?? null,
    fireDue: (nowMs) => {
      let fired = 0
      for (let timer = earliest(); timer && timer.dueMs <= nowMs; timer = earliest()) {
        const heap = timer.recurring ? recurring : once
        heap.pop()
        timer.fire()
        fired++
      }
      return fired
    },
  }
}
