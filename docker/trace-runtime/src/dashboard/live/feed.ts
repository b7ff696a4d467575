import type { EntrySummary, Store } from '../../store/store.ts'

/** An entry as it was committed, numbered in the order of arrival within one run. */
export type Arrival = { number: number; entry: EntrySummary }

/** What arrives, for every live view, with enough of the past for a view that lost its connection to catch up. */
export type Feed = {
  /** Changes whenever listening began anew: numbers of another run say nothing about this one. */
  run(): string
  lastNumber(): number
  /** Those after a number that are still held, oldest first, and how many are not. */
  since(number: number): { arrivals: Arrival[]; lost: number }
  subscribe(listener: (arrivals: readonly Arrival[]) => void): () => void
  close(): void
}

const HELD = 5000
/** How long it goes on listening when the last view has gone, which may be back. */
const LINGER_MS = 60_000

/** Listens to the store only while somebody watches, so that taking in entries costs nothing more otherwise. */
export function openFeed(store: Store): Feed {
  const listeners = new Set<(arrivals: readonly Arrival[]) => void>()
  let held: Arrival[] = []
  let number = 0
  let run = ''
  let stop: (() => void) | null = null
  let lingering: NodeJS.Timeout | undefined

  function begin(): void {
    clearTimeout(lingering)
    if (stop) return
    run = crypto.randomUUID().slice(0, 8)
    number = 0
    held = []
    stop = store.subscribe((entries) => {
      const arrivals = entries.map((entry) => ({ number: ++number, entry }))
      held = [...held, ...arrivals].slice(-HELD)
      for (const listener of listeners) listener(arrivals)
    })
  }

  function end(): void {
    clearTimeout(lingering)
    stop?.()
    stop = null
    held = []
  }

  return {
    run: () => run,
    lastNumber: () => number,
    since(after) {
      const arrivals = held.filter((arrival) => arrival.number > after)
      return { arrivals, lost: Math.max(0, number - after - arrivals.length) }
    },
    subscribe(listener) {
      begin()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) lingering = setTimeout(end, LINGER_MS).unref()
      }
    },
    close: end,
  }
}
