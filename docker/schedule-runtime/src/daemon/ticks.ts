import type { Pool } from 'pg'
import type { Definition } from '../definition/definition.ts'
import type { Log } from '../log.ts'
import { type Claimed, claimDue } from '../slots/claim-due.ts'
import { nextWake } from '../slots/next-wake.ts'
import type { DatabaseClock } from './clock.ts'
import type { Runs } from './runs.ts'

/** However far away the next slot is: somebody may have asked for something unheard, and Node's timers end at 24.8 days. */
const LONGEST_SLEEP_MS = 5_000
/** What is due and was not taken is held by another daemon, or unknown to this one's bundle. */
const TAKEN_BY_OTHERS_MS = 100
const RETRY_MS = 1_000

export type Ticks = {
  /** Looks now. */
  wake(): void
  /** When it last looked and found the database there, by performance.now(). */
  lastOkMs(): number
  /** Claims nothing from now on; resolves when nothing is being claimed. */
  stop(): Promise<void>
}

/** Sleeps until the next slot is due, claims what is, and begins anew. A wake is a reason to look, never a reason to run. */
export function startTicks(options: {
  pool: Pool
  clock: DatabaseClock
  definitions: ReadonlyMap<string, Definition>
  runs: Runs
  maxRuns: number
  daemonId: () => string
  log: Log
  onMissed(missed: Claimed['missed']): void
}): Ticks {
  let isStopped = false
  let isWanted = true
  let wakeUp = () => {}
  let lastOkMs = performance.now()
  const sleep = (durationMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = async () => {
    while (!isStopped) {
      isWanted = false
      let sleepMs = RETRY_MS
      try {
        sleepMs = await tick(options)
        lastOkMs = performance.now()
      } catch (error) {
        options.log.warn('could not look what is due', { error: (error as Error).message })
      }
      if (!isWanted && !isStopped) await sleep(sleepMs)
    }
  }
  const done = loop()
  return {
    wake: () => {
      isWanted = true
      wakeUp()
    },
    lastOkMs: () => lastOkMs,
    stop: () => {
      isStopped = true
      wakeUp()
      return done
    },
  }
}

/** Returns how long to sleep. */
async function tick({
  pool,
  clock,
  definitions,
  runs,
  maxRuns,
  daemonId,
  onMissed,
}: Parameters<typeof startTicks>[0]): Promise<number> {
  const capacity = maxRuns - runs.size()
  // The end of a run wakes.
  if (capacity <= 0) return LONGEST_SLEEP_MS
  const { claims, missed, decided } = await claimDue(pool, { daemonId: daemonId(), definitions, capacity })
  for (const claim of claims) {
    const definition = definitions.get(claim.schedule)
    if (definition) runs.start(definition, claim)
  }
  if (missed.length > 0) onMissed(missed)
  const askedAtMs = performance.now()
  const { now, wakeAt } = await nextWake(pool)
  clock.heard(now, askedAtMs)
  if (!wakeAt) return LONGEST_SLEEP_MS
  const untilMs = wakeAt.getTime() - clock.now().getTime()
  if (untilMs <= 0 && decided === 0) return TAKEN_BY_OTHERS_MS
  return Math.min(Math.max(untilMs, 0), LONGEST_SLEEP_MS)
}
