import { openComposition } from '../composition-slot.ts'
import type { Readiness } from './readiness.ts'
import { isLive } from './release-pointer.ts'

const STARTING: Readiness = { ready: false, reason: 'starting' }
const IDLE: Readiness = { ready: false, reason: 'the other colour takes the traffic' }

/** The readiness of this process, without waiting. */
export function readinessNow(): Readiness {
  const open = openComposition()
  if (!open) return STARTING
  const readiness = open.readiness.current()
  return readiness.ready && !isLive(open.config) ? IDLE : readiness
}
