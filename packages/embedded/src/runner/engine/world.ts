import type { Log } from '@repo/trace/log'
import type { Clock } from '../clock.ts'
import type { AppAddress } from '../protocol/request.ts'
import type { Transport } from '../protocol/transport.ts'
import type { Backoff } from './backoff.ts'
import type { Calls } from './calls.ts'
import type { Registry } from './registry.ts'

/** What lasts as long as the process: it survives the loss of the database connection. */
export type World = {
  clock: Clock
  log: Log
  backoff: Backoff
  transport: Transport
  app: AppAddress
  /** Let the SDK run on after a step and report through the checkpoint API. */
  checkpoints: boolean
  maxCalls: number
  calls: Calls
  /** Null until the app has said which functions it has. */
  registry: Registry | null
  /** False after a call found nobody there, until the app answers a sync. */
  appAnswers: boolean
  onAppSilent(message: string): void
  /** The app does not know a function it registered, so its functions have changed. */
  onUnknownFunction(): void
}

export function nowMs(world: World): number {
  return world.clock.now().getTime()
}

/** While the app does not have the function, nothing is final: the task will be parked. */
export function maxAttempts({ registry }: World, functionId: string): number {
  return registry?.functions.get(functionId)?.maxAttempts ?? Number.MAX_SAFE_INTEGER
}
