import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'
import type { Row } from '../table.ts'
import { addedRows, type Measured, measureCosts, memoryRow } from './costs.ts'
import { type Latencies, latencyRows, measureLatencies } from './latency.ts'
import { load } from './load.ts'
import { CONDITIONS, type Condition, startReceivers } from './receivers.ts'
import { least, type SetUp, startServer } from './set-up.ts'

/** Until the compiler has settled: a server is young for seconds and runs for weeks. */
const WARM_UP = 10_000
const BASELINE = 'no recorder'
const AS_CONFIGURED = 'as configured'
/** The same as the one that answers: what lies between the two is noise. */
const CONTROL = 'answers, a second server'

/** Processes of the same program differ for as long as they live: each run has its own. */
const RUNS = 4

/**
 * What the recorder adds to a request with six entries: processor time of the whole process, and of the thread that
 * answers; and latency at a steady rate while the receiver is in each condition, all traces being kept.
 */
export async function benchRecorder(): Promise<Row[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'trovella-bench-'))
  const receivers = await startReceivers()
  const { urls } = receivers
  const withServers = async <T>(measure: (setUps: SetUp[]) => Promise<T>) => {
    const setUps: SetUp[] = []
    try {
      for (const [name, options] of setUpsOf(urls, root)) setUps.push(await startServer(name, options))
      for (const { port } of setUps) await load({ port, count: WARM_UP, connections: 10 })
      return await measure(setUps)
    } finally {
      for (const { server } of setUps) server.disconnect()
    }
  }
  try {
    const costs = await withServers(measureCosts)
    const runs: Latencies[] = []
    while (runs.length < RUNS) runs.push(await withServers(measureLatencies))
    return [
      ...costRows((name) => costs.get(name) as Measured),
      ...latencyRows(runs, 'receiver answers', 'answers', BASELINE),
      ...latencyRows(runs, 'the same again: the noise', CONTROL, 'answers'),
      ...CONDITIONS.slice(1).flatMap((condition) =>
        latencyRows(runs, `receiver ${condition}`, condition, 'answers'),
      ),
      ...CONDITIONS.map((condition) => memoryRow(condition, costs.get(condition) as Measured)),
    ]
  } finally {
    await receivers.close()
    await rm(root, { recursive: true, force: true })
  }
}

function setUpsOf(urls: Record<Condition, string>, root: string): [string, RecorderOptions | null][] {
  return [
    [BASELINE, null],
    [AS_CONFIGURED, { ...optionsFor(urls.answers, root, 'configured'), maxTracesPerSecond: 50 }],
    [CONTROL, optionsFor(urls.answers, root, 'control')],
    ...CONDITIONS.map((condition): [string, RecorderOptions] => [
      condition,
      optionsFor(urls[condition], root, condition),
    ]),
  ]
}

function optionsFor(url: string, root: string, spool: string): RecorderOptions {
  const key = { keyId: 'bench', secret: 'a-secret-of-thirty-two-bytes-or-more', audience: 'trace' }
  return {
    service: 'bench',
    receiver: { url, path: '/zin/trace/write', ...key },
    spoolDirectory: path.join(root, `${spool}-${randomUUID()}`),
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
