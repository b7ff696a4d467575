/** How often something is looked at, in seconds. */
export type Bounds = { minSeconds: number; maxSeconds: number }

/** Half the interval when there was something new, else twice of it: what changes often is looked at often. */
export function nextInterval(seconds: number, hasChanged: boolean, bounds: Bounds): number {
  return within(bounds, hasChanged ? seconds / 2 : seconds * 2)
}

/**
 * Seconds until the next attempt after `failures` in a row, from 1: the interval, doubled with each failure after the
 * first, and never sooner than the other side asks for.
 */
export function waitAfterFailure(
  { seconds, failures, retryAfterMs }: { seconds: number; failures: number; retryAfterMs: number | null },
  bounds: Bounds,
): number {
  const backedOff = within(bounds, seconds * 2 ** Math.min(failures - 1, 30))
  return Math.max(backedOff, Math.ceil(Math.min(retryAfterMs ?? 0, bounds.maxSeconds * 1_000) / 1_000))
}

function within({ minSeconds, maxSeconds }: Bounds, seconds: number): number {
  return Math.round(Math.min(maxSeconds, Math.max(minSeconds, seconds)))
}
