import type { Keyring } from '../keys/keyring.ts'
import type { Log } from '../log.ts'
import type { InFlight } from './in-flight.ts'
import type { Intake } from './intake.ts'

/** What every way in needs. */
export type Gate = {
  intake: Intake
  inFlight: InFlight
  keyring: Keyring
  audience: string
  /** False: nothing is taken in. */
  isEnabled: boolean
  /** Contents of senders that have no bounds of their own are cut to these. */
  limits: { maxContentBytes: number; maxTextLength: number }
  monitoredTags: () => Promise<string[]>
  log: Log
  nowMs: () => number
}
