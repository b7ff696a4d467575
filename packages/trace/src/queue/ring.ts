import type { Entry, EntryType } from '../entry/entry.ts'

export type RingLimits = { maxEntries: number; maxBytes: number }

/** Entries that wait to be packed. */
export type Ring = {
  /** Keeps an entry. When it is full, the cheapest is dropped first, and may be this one. */
  push(entry: Entry): void
  /** Takes out entries worth packing together: the dearest first, each kind in its order. */
  take(limits: RingLimits): Entry[]
  readonly size: number
  readonly bytes: number
}

const CLASSES = 6

/** What goes first when there is no room. Exceptions never go before the rest. */
const CLASS_OF: Record<EntryType, number> = {
  dump: 0,
  view: 0,
  middleware: 0,
  cache: 0,
  event: 1,
  model: 1,
  redis: 1,
  log: 2,
  query: 3,
  request: 4,
  clientRequest: 4,
  job: 4,
  schedule: 4,
  mail: 4,
  notification: 4,
  auth: 4,
  gate: 4,
  command: 4,
  batch: 4,
  exception: 5,
}

/** A queue bounded by entries and bytes. `onDrop` hears of each entry that had to go. */
export function createRing({ maxEntries, maxBytes }: RingLimits, onDrop: (entry: Entry) => void): Ring {
  const classes = Array.from({ length: CLASSES }, createFifo)
  let size = 0
  let bytes = 0
  const removed = (entry: Entry) => {
    size--
    bytes -= entry.bytes
    return entry
  }
  const dropCheapest = () => {
    for (const fifo of classes) {
      const entry = fifo.shift()
      if (entry) return onDrop(removed(entry))
    }
  }
  return {
    push: (entry) => {
      classes[classOf(entry)]?.push(entry)
      size++
      bytes += entry.bytes
      while (size > maxEntries || (bytes > maxBytes && size > 0)) dropCheapest()
    },
    take: (limits) => {
      const taken: Entry[] = []
      let takenBytes = 0
      for (const fifo of classes.toReversed()) {
        while (taken.length < limits.maxEntries && takenBytes < limits.maxBytes) {
          const entry = fifo.shift()
          if (!entry) break
          takenBytes += entry.bytes
          taken.push(removed(entry))
        }
      }
      return taken
    },
    get size() {
      return size
    },
    get bytes() {
      return bytes
    },
  }
}

/** Warnings and errors are worth more than the chatter below them. */
function classOf({ type, status }: Entry): number {
  return type === 'log' && status === 'error' ? 4 : CLASS_OF[type]
}

function createFifo() {
  let items: (Entry | undefined)[] = []
  let first = 0
  return {
    push: (entry: Entry) => items.push(entry),
    shift: (): Entry | undefined => {
      if (first >= items.length) return undefined
      const entry = items[first]
      items[first++] = undefined
      // What was shifted is cut off now and then, so that neither costs more than a constant on average.
      if (first > 1_024 && first * 2 > items.length) {
        items = items.slice(first)
        first = 0
      }
      return entry
    },
  }
}
