import type { EntrySummary, Store } from '../../store/store.ts'

/** An entry as it was committed, numbered in the order of arrival since this process began. */
export type Arrival = { number: number; entry: EntrySummary }

/** What arrives, for every live view, with enough of the past for a view that lost its connection to catch up. */
export type Feed = {
  /** Distinguishes this process's numbers from those of the one before it. */
  run: string
  lastNumber(): number
  /** Those after a number that are still held, oldest first, and how many are not. */
  since(number: number): { arrivals: Arrival[]; lost: number }
  subscribe(listener: (arrivals: readonly Arrival[]) => void): () => void
  /** Services that have reported, by name. */
  services(): string[]
  close(): void
}

const HELD = 5000
const DAY_MS = 86_400_000

export function openFeed(store: Store): Feed {
  const listeners = new Set<(arrivals: readonly Arrival[]) => void>()
  const services = new Set<string>()
  let held: Arrival[] = []
  let number = 0

  const unsubscribe = store.subscribe((entries) => {
    const arrivals = entries.map((entry) => ({ number: ++number, entry }))
    for (const entry of entries) services.add(entry.service)
    held =
      held.length + arrivals.length > 2 * HELD ? [...held, ...arrivals].slice(-HELD) : held.concat(arrivals)
    for (const listener of listeners) listener(arrivals)
  })
  rememberServices(store, services)

  return {
    run: crypto.randomUUID().slice(0, 8),
    lastNumber: () => number,
    since(after) {
      const arrivals = held.filter((arrival) => arrival.number > after)
      return { arrivals, lost: Math.max(0, number - after - arrivals.length) }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    services: () => [...services].sort(),
    close: unsubscribe,
  }
}

/** Those of the day before this process began. A list does not wait for them, nor fail without them. */
function rememberServices(store: Store, services: Set<string>): void {
  const now = Date.now()
  store.overview({ fromMs: now - DAY_MS, toMs: now }).then(
    (overview) => {
      for (const service of overview.services) services.add(service)
    },
    () => {},
  )
}
