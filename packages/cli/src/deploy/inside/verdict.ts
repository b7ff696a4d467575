import type { Sample } from './samples.ts'

/** What Caddy has counted since it started. */
export type Counts = { answered: number; failed: number }

export type Verdict = {
  ok: boolean
  why: string
  answered: number
  failed: number
  medianBeforeMs: number | null
  medianAfterMs: number | null
}

/** Below these a few unlucky requests would decide. */
const FEWEST_FAILED = 5
const FAILED_SHARE = 0.02
const FEWEST_PROBES = 3
const SLOW_MS = 250
const SLOWER = 5
const FEWEST_SAMPLES = 20

/**
 * Whether the new release answers as it should: by what all visitors got since traffic moved, and by what the probe
 * did. A connection that nobody took is the machine's fault, not the release's.
 */
export function verdictOf(seen: {
  samples: readonly Sample[]
  flippedMs: number
  before: Counts | null
  after: Counts | null
}): Verdict {
  const { samples, flippedMs } = seen
  const since = samples.filter(({ atMs }) => atMs >= flippedMs)
  const { answered, failed } = difference(seen.before, seen.after)
  const failedProbes = since.filter(({ status }) => status >= 500).length
  const [medianBeforeMs, medianAfterMs] = [samples.filter(({ atMs }) => atMs < flippedMs), since].map(
    median,
  ) as [number | null, number | null]
  const why =
    failed >= FEWEST_FAILED && failed > answered * FAILED_SHARE
      ? `${failed} of ${answered} requests were answered with a server error after the switch.`
      : failedProbes >= FEWEST_PROBES
        ? `${failedProbes} requests of the probe were answered with a server error after the switch.`
        : isSlower(medianBeforeMs, medianAfterMs)
          ? `Requests take ${medianAfterMs} ms after the switch, and took ${medianBeforeMs} ms before.`
          : ''
  return { ok: why === '', why, answered, failed, medianBeforeMs, medianAfterMs }
}

/** A Caddy that was started again counts from nothing. */
function difference(before: Counts | null, after: Counts | null): Counts {
  if (!before || !after) return { answered: 0, failed: 0 }
  if (after.answered < before.answered) return after
  return { answered: after.answered - before.answered, failed: after.failed - before.failed }
}

function isSlower(before: number | null, after: number | null): boolean {
  return before !== null && after !== null && after > SLOW_MS && after > before * SLOWER
}

function median(samples: readonly Sample[]): number | null {
  const times = samples.flatMap(({ kind, ok, tookMs }) => (kind === 'get' && ok ? [tookMs] : []))
  if (times.length < FEWEST_SAMPLES) return null
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? null
}
