import type { Definition } from '../definition/definition.ts'
import type { Execution } from './execute.ts'
import { StopReason } from './stop-reason.ts'

/** How long until the slot is tried again; null when this was its end. */
export function againInMs(
  { policy }: Definition,
  attempt: number,
  { state, error }: Execution,
): number | null {
  if (state === 'interrupted') {
    const isOurs = error instanceof StopReason && error.kind === 'shutdown'
    return isOurs && policy.interrupted === 'run_again' ? 0 : null
  }
  const { times, initialMs, maxMs, factor } = policy.retry
  if (state === 'ok' || attempt > times) return null
  return Math.min(maxMs, initialMs * factor ** (attempt - 1))
}
