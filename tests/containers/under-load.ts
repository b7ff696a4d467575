import { fork } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { percentile } from '../../bench/table.ts'
import type { LoadSample } from './mixed-load.ts'
import { DOMAIN } from './production-stack.ts'

export type Loaded<T> = { result: T; sent: number; failed: number; failures: string[]; samples: LoadSample[] }

const BEFORE_MS = 3_000
const AFTER_MS = 2_000

/** Does something while 200 requests a second reach the site, and says what came of them. */
export async function underLoad<T>(httpsPort: number, act: () => Promise<T>): Promise<Loaded<T>> {
  const load = fork(path.join(import.meta.dirname, 'mixed-load.ts'), [String(httpsPort), DOMAIN])
  const said = new Promise<LoadSample[]>((resolve, reject) => {
    load.once('message', (samples) => resolve(samples as LoadSample[]))
    load.once('exit', (code) => reject(new Error(`the load ended with ${code}`)))
  })
  await delay(BEFORE_MS)
  const result = await act()
  await delay(AFTER_MS)
  load.send('stop')
  const samples = await said
  const failed = samples.filter(({ why }) => why !== '')
  const failures = [...Map.groupBy(failed, ({ why }) => why)].map(([why, each]) => `${each.length} x ${why}`)
  return { result, sent: samples.length, failed: failed.length, failures, samples }
}

/** The 99th percentile of what was due in a span, those aside that take three seconds by themselves. */
export function p99Ms(samples: readonly LoadSample[], fromMs: number, untilMs: number): number {
  const within = samples.filter(
    ({ atMs, isLong, why }) => !isLong && !why && atMs >= fromMs && atMs < untilMs,
  )
  return Math.round(
    percentile(
      within.map(({ tookMs }) => tookMs),
      0.99,
    ),
  )
}
