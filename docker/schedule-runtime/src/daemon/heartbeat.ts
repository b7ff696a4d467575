import type { Pool } from 'pg'
import type { Log } from '../log.ts'
import { StopReason } from '../run/stop-reason.ts'
import { enlist, heldBy, renew } from '../slots/daemons.ts'
import { type Abandoned, freeAbandoned } from '../slots/free-abandoned.ts'
import type { DatabaseClock } from './clock.ts'
import type { Runs } from './runs.ts'

export type Heartbeat = {
  daemonId(): string
  /** Beats now: somebody asked for something. */
  beat(): Promise<void>
  stop(): Promise<void>
}

type HeartbeatOptions = {
  /** Under which it is enlisted. */
  daemonId: string
  pool: Pool
  clock: DatabaseClock
  runs: Runs
  identity: { host: string; pid: number; version: string }
  leaseMs: number
  /** Schedules whose slots run again when their daemon is gone. */
  runAgain: readonly string[]
  log: Log
  onFreed(freed: Abandoned[]): void
  /** After each beat that reached the database. */
  onBeat(): Promise<void>
}

/**
 * Renews the lease three times in its length, stops runs that the database no longer gives to this daemon, and frees the
 * slots of daemons that are gone. One whose lease was over, because it was stopped or cut off, stops everything it runs
 * and comes back under another id.
 */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { pool, identity, leaseMs, runs, log } = options
  let { daemonId } = options
  let renewedAtMs = performance.now()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let beating: Promise<void> | null = null
  const loseAll = (message: string) => runs.stopAll(new StopReason('lost', message))

  const beatOnce = async () => {
    const beganAtMs = performance.now()
    if (await renew(pool, daemonId, leaseMs)) {
      renewedAtMs = beganAtMs
      runs.compare(await heldBy(pool, daemonId))
    } else {
      loseAll('The lease of this daemon was over.')
      daemonId = await enlist(pool, { ...identity, leaseMs })
      renewedAtMs = performance.now()
      log.warn('the lease was over: this daemon begins anew', { daemonId })
    }
    const freed = await freeAbandoned(pool, options.runAgain)
    if (freed.length > 0) options.onFreed(freed)
    await options.clock.sample()
    await options.onBeat()
  }
  const beat = () => {
    beating ??= beatOnce()
      .catch((error: unknown) => {
        log.warn('no sign of life could be given', { error: (error as Error).message })
        if (performance.now() - renewedAtMs > leaseMs)
          loseAll('The database is away for longer than the lease.')
      })
      .finally(() => {
        beating = null
      })
    return beating
  }
  const schedule = () => {
    timer = setTimeout(async () => {
      await beat()
      if (!isStopped) schedule()
    }, leaseMs / 3)
  }
  schedule()
  return {
    daemonId: () => daemonId,
    beat,
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await beating
    },
  }
}
