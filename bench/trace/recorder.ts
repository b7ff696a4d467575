import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'
import { against, percentile, type Row } from '../table.ts'
import { load } from './load.ts'
import { CONDITIONS, type Condition, startReceiver } from './receivers.ts'

const CONNECTIONS = 20
const REQUESTS = 8_000
const WARM_UP = 4_000
/** Each set-up takes its turn in each round, so that what else the machine does falls on all of them. */
const ROUNDS = 5

type Costs = { cpuUs: number; threadUs: number; heapBytes: number }
type SetUp = {
  name: string
  server: ChildProcess
  port: number
  cpuUs: number[]
  threadUs: number[]
  p50: number[]
  p99: number[]
}

/**
 * What the recorder adds to a request with six entries, all of them kept: processor time of the whole process and of
 * the thread that answers, and latency while the receiver is in each condition.
 */
export async function benchRecorder(): Promise<Row[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'trovella-bench-'))
  const closers: (() => Promise<void>)[] = [() => rm(root, { recursive: true, force: true })]
  try {
    const setUps = [await start('no recorder', null)]
    closers.push(async () => void setUps.map(({ server }) => server.disconnect()))
    for (const condition of CONDITIONS) {
      const receiver = await startReceiver(condition)
      closers.push(receiver.close)
      setUps.push(await start(condition, optionsFor(receiver.url, path.join(root, condition))))
    }
    const sampled = await startReceiver('answers')
    closers.push(sampled.close)
    const spool = path.join(root, 'sampled')
    setUps.push(await start('keeps 1 in 10', { ...optionsFor(sampled.url, spool), sampleRate: 0.1 }))
    for (const { port } of setUps) await load({ port, count: WARM_UP, connections: CONNECTIONS })
    for (let round = 0; round < ROUNDS; round++) for (const setUp of setUps) await measure(setUp)
    return rowsOf(setUps)
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

function optionsFor(url: string, spoolDirectory: string): RecorderOptions {
  const key = { keyId: 'bench', secret: 'a-secret-of-thirty-two-bytes-or-more', audience: 'trace' }
  return { service: 'bench', receiver: { url, path: '/zin/trace/write', ...key }, spoolDirectory }
}

async function start(name: string, options: RecorderOptions | null): Promise<SetUp> {
  const server = fork(path.join(import.meta.dirname, 'server.ts'), [JSON.stringify(options)])
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  return { name, server, port, cpuUs: [], threadUs: [], p50: [], p99: [] }
}

async function measure(setUp: SetUp): Promise<void> {
  const before = await costsOf(setUp.server)
  const latencies = await load({ port: setUp.port, count: REQUESTS, connections: CONNECTIONS })
  // What is still being packed belongs to these requests.
  await new Promise((resolve) => setTimeout(resolve, 400))
  const after = await costsOf(setUp.server)
  setUp.cpuUs.push((after.cpuUs - before.cpuUs) / REQUESTS)
  setUp.threadUs.push((after.threadUs - before.threadUs) / REQUESTS)
  setUp.p50.push(percentile(latencies, 0.5))
  setUp.p99.push(percentile(latencies, 0.99))
}

async function costsOf(server: ChildProcess): Promise<Costs> {
  server.send('costs')
  const [costs] = (await once(server, 'message')) as [Costs]
  return costs
}

function rowsOf([baseline, ...setUps]: SetUp[]): Row[] {
  if (!baseline) return []
  const rows = setUps.flatMap((setUp) => {
    const title = setUp.name.startsWith('keeps') ? setUp.name : `receiver ${setUp.name}`
    const added = best(setUp.cpuUs) - best(baseline.cpuUs)
    const addedToThread = best(setUp.threadUs) - best(baseline.threadUs)
    return [
      { name: `${title}: added CPU a request`, value: added, unit: 'us', target: '<= 20 us' },
      { name: `${title}: of that on the thread`, value: addedToThread, unit: 'us' },
      against({
        name: `${title}: latency p50`,
        value: best(setUp.p50),
        unit: 'ms',
        baseline: { name: baseline.name, value: best(baseline.p50) },
      }),
      against({
        name: `${title}: latency p99`,
        value: best(setUp.p99),
        unit: 'ms',
        baseline: { name: baseline.name, value: best(baseline.p99) },
      }),
    ]
  })
  return [{ name: 'no recorder: CPU a request', value: best(baseline.cpuUs), unit: 'us' }, ...rows]
}

/** The least of all rounds: the one with the least of what else the machine did. */
function best(values: number[]): number {
  return Math.min(...values)
}

export type { Condition }
