import { isSampled, isWordSampled, randomWord } from '../context/ids.ts'
import { type Entry, SLOW } from '../entry/entry.ts'
import { OpenTrace } from './open-trace.ts'

export type HeldTraces = {
  /** Goes on with the trace of that id, or begins one. `isKept` when the caller keeps it already. */
  begin(id: string | null, isKept: boolean): OpenTrace
  /** An entry of the trace ended. */
  add(trace: OpenTrace, entry: Entry, isStream?: boolean): void
  /** The work is over. Returns whether the trace is kept; what is quiet and not in the sample is forgotten. */
  end(trace: OpenTrace): boolean
}

/**
 * Decides on whole traces at their end: those with an error, something slow or a monitored tag are kept, of the quiet
 * ones a sample. From the moment a trace is known to be kept its entries pass through.
 */
export function createHeldTraces(options: {
  sampleRate: number
  /** How many quiet traces a second are kept at most: above that the rate falls. */
  maxPerSecond: number
  now: () => number
  /** How many entries all open traces may hold together, and how many bytes. */
  maxEntries: number
  maxBytes: number
  isSlow: (entry: Entry) => boolean
  isMonitored: (tag: string) => boolean
  onKept: (entry: Entry) => void
  onDropped: (entry: Entry) => void
}): HeldTraces {
  const rateNow = createRate(options)
  const { maxEntries, maxBytes, isSlow, isMonitored, onKept, onDropped } = options
  let heldEntries = 0
  let heldBytes = 0

  const release = (trace: OpenTrace, each: ((entry: Entry) => void) | null) => {
    const { held } = trace
    trace.held = null
    if (!held) return
    heldEntries -= held.length
    for (const entry of held) {
      heldBytes -= entry.bytes
      each?.(entry)
    }
  }
  const hold = (trace: OpenTrace, entry: Entry) => {
    if (heldEntries >= maxEntries || heldBytes + entry.bytes > maxBytes) return onDropped(entry)
    heldEntries++
    heldBytes += entry.bytes
    trace.held ??= []
    trace.held.push(entry)
  }
  return {
    begin: (id, isKept) => {
      const lastWord = randomWord()
      const rate = rateNow()
      const isInSample = id === null ? isWordSampled(lastWord, rate) : isSampled(id, rate)
      return new OpenTrace(id, lastWord, isKept || isInSample)
    },
    add: (trace, entry, isStream = false) => {
      const isError = entry.status === 'error'
      const slow = !isStream && isSlow(entry)
      if (slow) {
        entry.tags ??= []
        entry.tags.push(SLOW)
      }
      if (!trace.isKept && (isError || slow || entry.tags?.some(isMonitored))) {
        trace.isKept = true
        release(trace, onKept)
      }
      if (trace.isKept) onKept(entry)
      else if (!trace.hasEnded) hold(trace, entry)
    },
    end: (trace) => {
      trace.hasEnded = true
      release(trace, null)
      return trace.isKept
    },
  }
}

/**
 * The share of traces to keep at this moment. It falls as more of them begin within a second, so that a busy process
 * pays for as many as a quiet one. A process that begins fewer keeps all that a busier one keeps.
 */
function createRate(options: { sampleRate: number; maxPerSecond: number; now: () => number }): () => number {
  const { sampleRate, maxPerSecond, now } = options
  let second = 0
  let begun = 0
  let lastBegun = 0
  return () => {
    const current = Math.floor(now() / 1_000)
    if (current !== second) {
      lastBegun = current === second + 1 ? begun : 0
      second = current
      begun = 0
    }
    return Math.min(sampleRate, maxPerSecond / Math.max(++begun, lastBegun))
  }
}
