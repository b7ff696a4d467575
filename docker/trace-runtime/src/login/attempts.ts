/** Counts wrong passwords, and says how long an address must wait before it may try again. */
export type Attempts = {
  /** Ms to wait; 0 when it may try now, which counts as an attempt until `succeeded` takes it back. */
  begin(address: string, nowMs: number): number
  succeeded(address: string): void
}

const MOST_PER_ADDRESS = 5
/** Over all addresses: guessing from many at once is slow, too. */
const MOST_IN_ALL = 100
const WINDOW_MS = 60_000
const EVERYBODY = ''
const MOST_ADDRESSES = 10_000

export function createAttempts(): Attempts {
  const counts = new Map<string, { count: number; endsAtMs: number }>()

  const windowOf = (address: string, nowMs: number) => {
    const known = counts.get(address)
    if (known && known.endsAtMs > nowMs) return known
    if (counts.size >= MOST_ADDRESSES) counts.clear()
    const fresh = { count: 0, endsAtMs: nowMs + WINDOW_MS }
    counts.set(address, fresh)
    return fresh
  }
  return {
    begin: (address, nowMs) => {
      const own = windowOf(address, nowMs)
      const all = windowOf(EVERYBODY, nowMs)
      const isOver = own.count >= MOST_PER_ADDRESS || all.count >= MOST_IN_ALL
      if (isOver) return Math.max(1, (own.count >= MOST_PER_ADDRESS ? own : all).endsAtMs - nowMs)
      own.count++
      all.count++
      return 0
    },
    succeeded: (address) => {
      counts.delete(address)
    },
  }
}
