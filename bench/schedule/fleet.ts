import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { checkSchedules } from '../../docker/schedule-runtime/src/definition/check.ts'
import { against, type Row } from '../table.ts'
import { daily } from './bundle.ts'
import { openDatabase, startDaemon, usageOf } from './daemon.ts'

const SCHEDULES = 10_000
const IDLE_MS = 30_000

/** What ten thousand schedules cost a daemon, beside a daemon that has one. */
export async function benchFleet(): Promise<Row[]> {
  const one = await measure(1)
  const many = await measure(SCHEDULES)
  const of = (value: (measured: Measured) => number) => ({
    value: value(many),
    baseline: { name: 'one schedule', value: value(one) },
  })
  return [
    against({
      name: '10,000 schedules: first start',
      unit: 'ms',
      ...of(({ firstMs }) => firstMs),
      target: '< 2000 ms',
    }),
    against({ name: 'a later start', unit: 'ms', ...of(({ bootMs }) => bootMs), target: '< 2000 ms' }),
    against({
      name: 'processor when idle',
      unit: '%',
      ...of(({ cpuPercent }) => cpuPercent),
      target: '< 1 %',
    }),
    against({ name: 'memory', unit: 'MiB', ...of(({ memoryMib }) => memoryMib), target: '< 120 MB' }),
    nextRuns(),
  ]
}

type Measured = { firstMs: number; bootMs: number; cpuPercent: number; memoryMib: number }

async function measure(schedules: number): Promise<Measured> {
  const database = await openDatabase()
  try {
    const first = await startDaemon(database.url, schedules)
    await first.stop()
    const { child, bootMs, stop } = await startDaemon(database.url, schedules)
    await delay(5_000)
    const before = await usageOf(child.pid ?? 0)
    await delay(IDLE_MS)
    const { cpuMs, memoryMib } = await usageOf(child.pid ?? 0)
    await stop()
    return { firstMs: first.bootMs, bootMs, cpuPercent: ((cpuMs - before.cpuMs) / IDLE_MS) * 100, memoryMib }
  } finally {
    await database.close()
  }
}

/** The next run of each, beside the calculator asked for each by itself. */
function nextRuns(): Row {
  const schedules = daily(SCHEDULES)
  const definitions = checkSchedules(schedules)
  const { Cron } = createRequire(new URL('../../docker/schedule-runtime/package.json', import.meta.url))(
    'croner',
  )
  const crons = schedules.map(({ when, timeZone }) => new Cron(when, { timezone: timeZone, paused: true }))
  const now = new Date()
  const ours = timed((after) => {
    for (const { calendar } of definitions) calendar.next(after)
  }, now)
  const theirs = timed((after) => {
    for (const cron of crons) cron.nextRun(after)
  }, now)
  const baseline = { name: 'croner, each by itself', value: theirs }
  return against({ name: 'next run of all', value: ours, unit: 'ms', baseline, target: '< 50 ms' })
}

/** The median of nine times, each from another moment, so that no answer is remembered. */
function timed(work: (after: Date) => void, now: Date): number {
  const times = Array.from({ length: 9 }, (_, day) => {
    const after = new Date(now.getTime() + (day + 1) * 86_400_000)
    const beganAtMs = performance.now()
    work(after)
    return performance.now() - beganAtMs
  })
  return times.toSorted((a, b) => a - b)[4] ?? Number.NaN
}
