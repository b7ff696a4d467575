/** A step of the system's clock larger than this is followed. */
const MAX_DRIFT_MS = 20

let offsetMs = Date.now() - performance.now()

/** Unix time in ms with fractions, which moves as evenly as the monotonic clock. */
export function nowMs(): number {
  return offsetMs + performance.now()
}

/** Follows the system's clock when it was set, or drifted from the monotonic one. */
export function followClock(): void {
  const current = Date.now() - performance.now()
  if (Math.abs(current - offsetMs) > MAX_DRIFT_MS) offsetMs = current
}
