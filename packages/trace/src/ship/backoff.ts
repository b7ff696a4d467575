const FIRST_MS = 1_000
const MAX_MS = 30_000

/**
 * How long to wait after so many failures in a row: full jitter between nothing and a doubled step, but at least one
 * second and at most thirty. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const step = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return FIRST_MS + random() * (step - FIRST_MS)
}
