import { type Answer, problem } from '../http/answer.ts'
import type { Call } from '../http/route.ts'
import { send } from '../http/send.ts'
import { MAX_IN_FLIGHT } from './limits.ts'

const BUSY = problem(429, 'As many batches are being read as may be. Send this again later.', {
  headers: { 'retry-after': '1' },
  isUnread: true,
})

/** Answers a call by a function, unless too many are being answered; null is an answer that nobody waits for. */
export function createInFlight(): (call: Call, answer: () => Promise<Answer | null>) => Promise<void> {
  let inFlight = 0
  return async ({ response }, answer) => {
    if (inFlight >= MAX_IN_FLIGHT) return send(response, BUSY)
    inFlight++
    try {
      const ready = await answer()
      if (ready) send(response, ready)
      else response.destroy()
    } finally {
      inFlight--
    }
  }
}
