import { type Answer, problem } from '../http/answer.ts'
import type { WriteOutcome } from '../store/store.ts'

/** What a sender is told when the store takes nothing now. */
export function notNow(outcome: Extract<WriteOutcome, { ok: false }>): Answer {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(outcome.retryAfterSeconds))) }
  return outcome.reason === 'busy'
    ? problem(429, 'The writer has as much waiting as it may. Send this again later.', { headers })
    : problem(503, 'The disk is at its floor. Send this again when space was freed.', { headers })
}
