import { type Answer, problem } from '../http/answer.ts'
import { inflatedSize } from '../http/inflate.ts'
import type { Call } from '../http/route.ts'
import { send } from '../http/send.ts'
import { createByteBudget } from './byte-budget.ts'
import { MAX_INFLATED_BYTES } from './limits.ts'

/** Bounds by bytes what all ways in hold together, so that many senders at once do not fill the memory. */
export type InFlight = {
  /**
   * Answers a call of at most `maxWireBytes` by a function, unless as much is being read as may; null is an answer that
   * nobody waits for.
   */
  admit(call: Call, maxWireBytes: number, answer: () => Promise<Answer | null>): Promise<void>
  /** Inflates, parses and stores a body when there is room for it. Until then it is kept as it came. */
  unpack<T>(body: Buffer, isGzip: boolean, run: () => Promise<T>): Promise<T>
}

/** Bodies as they came, being read or waiting for room. */
const WIRE_BYTES = 16 * 1024 * 1024
/** Bodies inflated. What is made of one takes several times its size. */
const INFLATED_BYTES = 8 * 1024 * 1024
/** What a request takes besides its body. */
const LEAST_BYTES = 64 * 1024

const BUSY = problem(429, 'As many batches are being read as may be. Send this again later.', {
  headers: { 'retry-after': '1' },
  isUnread: true,
})

export function createInFlight(): InFlight {
  const wire = createByteBudget(WIRE_BYTES)
  const inflated = createByteBudget(INFLATED_BYTES)
  return {
    admit: async ({ request, response }, maxWireBytes, answer) => {
      const announced = Number(request.headers['content-length'] ?? maxWireBytes)
      const done = wire.take(Math.max(LEAST_BYTES, Math.min(announced, maxWireBytes)))
      if (!done) return send(response, BUSY)
      try {
        const ready = await answer()
        if (ready) send(response, ready)
        else response.destroy()
      } finally {
        done()
      }
    },
    unpack: (body, isGzip, run) => {
      const bytes = isGzip ? inflatedSize(body) : body.byteLength
      return inflated.hold(Math.min(bytes, MAX_INFLATED_BYTES), run)
    },
  }
}
