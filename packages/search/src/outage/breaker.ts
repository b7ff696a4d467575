/** The part is known to be down, and was not asked. */
export class OutageError extends Error {
  override name = 'OutageError' as const
}

export type Breaker = {
  /** Does the work, or throws OutageError at once while the part is down. */
  run<T>(work: () => Promise<T>): Promise<T>
  isOpen(): boolean
}

/**
 * Lets one failure be enough: after it nobody waits for the part until `probe`, which is tried in the background at
 * most every `retryMs` when somebody asks, finds it well again.
 */
export function createBreaker(options: {
  probe: () => Promise<unknown>
  retryMs: number
  /** False for an error that says nothing about the part's health. */
  isOutage?: (error: unknown) => boolean
  onChange?: (isOpen: boolean, error?: unknown) => void
}): Breaker {
  const { probe, retryMs, isOutage = () => true, onChange } = options
  let isOpen = false
  let probedAt = 0
  const set = (open: boolean, error?: unknown) => {
    if (open !== isOpen) onChange?.(open, error)
    isOpen = open
  }
  const probeInBackground = () => {
    if (performance.now() - probedAt < retryMs) return
    probedAt = performance.now()
    probe().then(
      () => set(false),
      () => undefined,
    )
  }
  return {
    isOpen: () => isOpen,
    run: async (work) => {
      if (isOpen) {
        probeInBackground()
        throw new OutageError('not asked: it did not answer a moment ago')
      }
      try {
        return await work()
      } catch (error) {
        if (isOutage(error)) {
          probedAt = performance.now()
          set(true, error)
        }
        throw error
      }
    },
  }
}
