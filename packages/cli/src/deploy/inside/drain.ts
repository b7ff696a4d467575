import { setTimeout as delay } from 'node:timers/promises'
import { readInFlight } from './caddy.ts'

const LIMIT_MS = 30_000
/** Longer than any request but an upload takes. What is still there then are live streams, which end with the process. */
const STEADY_MS = 4_000

/** Waits until a colour that gets no more traffic has answered what it was given. Returns what is left, streams. */
export async function drain(service: string): Promise<number> {
  const beganMs = Date.now()
  let fewest = Number.POSITIVE_INFINITY
  let sinceMs = beganMs
  while (Date.now() - beganMs < LIMIT_MS) {
    const inFlight = await readInFlight(service)
    if (inFlight === 0) return 0
    if (inFlight !== null && inFlight < fewest) {
      fewest = inFlight
      sinceMs = Date.now()
    }
    if (Number.isFinite(fewest) && Date.now() - sinceMs >= STEADY_MS) break
    await delay(100)
  }
  return fewest
}
