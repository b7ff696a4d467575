import { setTimeout as delay } from 'node:timers/promises'
import { StopReason } from '../run/stop-reason.ts'
import type { Runs } from './runs.ts'

/** How long before the end of the grace what still runs is told to end, so that its end can be recorded. */
const BEFORE_THE_END_MS = 2_000

/** Lets runs end; those that have not are told to, two seconds before the grace is over. */
export async function drain(runs: Runs, graceMs: number): Promise<void> {
  const idle = runs.idle()
  await within(idle, graceMs - BEFORE_THE_END_MS)
  runs.stopAll(new StopReason('shutdown', 'The daemon was stopped.'))
  await within(idle, BEFORE_THE_END_MS - 500)
}

async function within(work: Promise<void>, durationMs: number): Promise<void> {
  const over = new AbortController()
  await Promise.race([
    work,
    delay(Math.max(0, durationMs), undefined, { signal: over.signal }).catch(() => undefined),
  ])
  over.abort()
}
