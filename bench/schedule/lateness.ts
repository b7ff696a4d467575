import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { against, percentile, type Row } from '../table.ts'
import { openDatabase, startDaemon } from './daemon.ts'

const SAMPLE_MS = 30_000

/** How late a slot begins, by the database's clock, beside a bare timer that aims at the same moments. */
export async function benchLateness(): Promise<Row[]> {
  const idle = await measure()
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
  try {
    const loaded = await measure()
    return [
      rowOf('slot begins late, p50', 0.5, idle),
      rowOf('slot begins late, p99', 0.99, idle, '< 20 ms'),
      rowOf('the same beside a busy core, p50', 0.5, loaded),
      rowOf('the same beside a busy core, p99', 0.99, loaded, '< 60 ms'),
    ]
  } finally {
    busy.kill('SIGKILL')
  }
}

type Samples = { slots: number[]; timer: number[] }

function rowOf(name: string, fraction: number, { slots, timer }: Samples, target?: string): Row {
  const baseline = { name: 'a bare timer', value: percentile(timer, fraction) }
  return against({ name, value: percentile(slots, fraction), unit: 'ms', baseline, target })
}

async function measure(): Promise<Samples> {
  const database = await openDatabase()
  const daemon = await startDaemon(database.url)
  try {
    // The first slots pay for compiling.
    await delay(2_000)
    const { rows: began } = await database.pool.query<{ now: Date }>('select clock_timestamp() as now')
    const timer = await bareTimer()
    const { rows } = await database.pool.query<{ lateMs: number }>(
      `select extract(epoch from started_at - due)::float8 * 1000 as "lateMs" from schedule_slot
       where due > $1 and started_at is not null`,
      [began[0]?.now],
    )
    return { slots: rows.map(({ lateMs }) => lateMs), timer }
  } finally {
    await daemon.stop()
    await database.close()
  }
}

/** Lateness of setTimeout to each tenth of a second, in a process of its own. */
async function bareTimer(): Promise<number[]> {
  const code = `
    const late = [], end = Date.now() + ${SAMPLE_MS}
    const next = () => {
      const due = Math.ceil((Date.now() + 1) / 100) * 100
      setTimeout(() => {
        late.push(Date.now() + performance.now() % 1 - due)
        if (Date.now() < end) next()
        else process.send(late)
      }, due - Date.now())
    }
    next()`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [late] = (await once(child, 'message')) as [number[]]
  child.disconnect()
  return late.map((each) => Math.max(0, each))
}
