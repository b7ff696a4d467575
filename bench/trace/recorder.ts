import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'
import type { Row } from '../table.ts'
import { addedRows, type Measured, measureCosts, memoryRow } from './costs.ts'
import { latencyRows, measureLatencies } from './latency.ts'
import { load } from './load.ts'
import { CONDITIONS, startReceivers } from './receivers.ts'
import { least, type SetUp, startServer } from './set-up.ts'

/** Until the compiler has settled: a server is young for seconds and runs for weeks. */
const WARM_UP = 20_000
const BASELINE = 'no recorder'
const AS_CONFIGURED = 'as configured'
/** The same as the one that answers: what lies between the two is noise. */
const CONTROL = 'answers, a second server'

/**
 * What the recorder adds to a request with six entries: processor time of the whole process, and of the thread that
 * answers; and latency at a steady rate while the receiver is in each condition, all traces being kept.
 */
export async function benchRecorder(): Promise<Row[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'trovella-bench-'))
  const receivers = await startReceivers()
  const { urls } = receivers
  const setUps: SetUp[] = []
  const add = async (name: string, options: RecorderOptions | null) => {
    setUps.push(await startServer(name, options))
  }
  try {
    await add(BASELINE, null)
    await add(AS_CONFIGURED, { ...optionsFor(urls.answers, root, 'configured'), maxTracesPerSecond: 50 })
    await add(CONTROL, optionsFor(urls.answers, root, 'control'))
    for (const condition of CONDITIONS) await add(condition, optionsFor(urls[condition], root, condition))
    for (const { port } of setUps) await load({ port, count: WARM_UP, connections: 10 })
    const costs = await measureCosts(setUps)
    const latencies = await measureLatencies(setUps)
    return [
      ...costRows((name) => costs.get(name) as Measured),
      ...latencyRows(latencies, 'receiver answers', 'answers', BASELINE),
      ...latencyRows(latencies, 'the same again: the noise', CONTROL, 'answers'),
      ...CONDITIONS.slice(1).flatMap((condition) =>
        latencyRows(latencies, `receiver ${condition}`, condition, 'answers'),
      ),
      ...CONDITIONS.map((condition) => memoryRow(condition, costs.get(condition) as Measured)),
    ]
  } finally {
    for (const { server } of setUps) server.disconnect()
    await receivers.close()
    await rm(root, { recursive: true, force: true })
  }
}

function optionsFor(url: string, root: string, spool: string): RecorderOptions {
  const key = { keyId: 'bench', secret: 'a-secret-of-thirty-two-bytes-or-more', audience: 'trace' }
  return {
    service: 'bench',
    receiver: { url, path: '/zin/trace/write', ...key },
    spoolDirectory: path.join(root, spool),
  }
}

function costRows(of: (name: string) => Measured): Row[] {
  const baseline = of(BASELINE)
  return [
    { name: 'CPU a request, no recorder', value: least(baseline.cpuUs), unit: 'us' },
    ...addedRows('50 traces/s kept', of(AS_CONFIGURED), baseline, 'at most 20 us'),
    ...addedRows('every trace kept', of('answers'), baseline),
  ]
}
