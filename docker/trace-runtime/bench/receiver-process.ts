import { monitorEventLoopDelay } from 'node:perf_hooks'
import { environment } from '../src/environment/environment.ts'
import { loadConfig } from '../src/environment/load.ts'
import { createLog } from '../src/log.ts'
import { startReceiver } from '../src/receiver.ts'

/** What the receiver of a bench tells: where it is, and how late its HTTP thread was at worst. */
export type Told = { url: string } | { worstLagMs: number; p99LagMs: number; cpuMs: number; rssMib: number }

const RESOLUTION_MS = 1

const receiver = await startReceiver(loadConfig(environment()), { log: createLog('warn') })
const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
lag.enable()
tell({ url: receiver.url })

let before = process.cpuUsage()

process.on('message', async (order: 'begin' | 'report' | 'stop') => {
  if (order === 'begin') {
    lag.reset()
    before = process.cpuUsage()
  }
  if (order === 'report') {
    const asMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
    const rssMib = process.memoryUsage.rss() / 1024 / 1024
    const { user, system } = process.cpuUsage(before)
    const cpuMs = (user + system) / 1_000
    tell({ worstLagMs: asMs(lag.max), p99LagMs: asMs(lag.percentile(99)), cpuMs, rssMib })
  }
  if (order === 'stop') {
    await receiver.close()
    process.exit(0)
  }
})

function tell(message: Told): void {
  process.send?.(message)
}
