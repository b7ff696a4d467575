import { openComposition } from '../composition-slot.ts'
import type { Readiness } from './readiness.ts'

const STARTING: Readiness = { ready: false, reason: 'starting' }

/** The readiness of this process, without waiting. */
export function readinessNow(): Readiness {
  return openComposition()?.readiness.current() ?? STARTING
}
