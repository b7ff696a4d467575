import { setTimeout as delay } from 'node:timers/promises'

const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 2_000

/** Tries until it works, with growing pauses. False: given up. */
export async function untilDone(
  work: () => Promise<boolean>,
  { isGivenUp, onFailure }: { isGivenUp: () => boolean; onFailure: (error: unknown) => void },
): Promise<boolean> {
  for (let retryMs = FIRST_RETRY_MS; !isGivenUp(); retryMs = Math.min(2 * retryMs, MAX_RETRY_MS)) {
    try {
      return await work()
    } catch (error) {
      onFailure(error)
      await delay(retryMs)
    }
  }
  return false
}
