import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'
import { against, percentile, type Row } from '../table.ts'
import { load, loadSteadily } from './load.ts'
import { CONDITIONS, type Condition, startReceiver } from './receivers.ts'

const REQUESTS = 6_000
/** Until the compiler has settled: a server is young for seconds and runs for weeks. */
const WARM_UP = 20_000
const CONNECTIONS = 10
/** As much as a busy small site gets: the latency of a server at its limit says how long its queue is. */
const PER_SECOND = 400
const PACED_REQUESTS = 800
/** Each set-up takes its turn in each round, so that what else the machine does falls on all of them. */
const ROUNDS = 4

type Costs = { cpuUs: number; threadUs: number; heapBytes: number }
type SetUp = {
  name: string
  server: ChildProcess
  port: number
  cpuUs: number[]
  threadUs: number[]
  p50: number[]
  p99: number[]
  heapBytes: number[]
}

/**
 * What the recorder adds to a request with six entries: processor time of the whole process, and of the thread that
 * answers; and latency at a steady rate while the receiver is in each condition, all traces being kept.
 */
export async function benchRecorder(): Promise<Row[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'trovella-bench-'))
  const closers: (() => Promise<void>)[] = [() => rm(root, { recursive: true, force: true })]
  try {
    const setUps: SetUp[] = []
    const add = async (name: string, options: RecorderOptions | null) => {
      const setUp = await start(name, options)
      setUps.push(setUp)
      closers.push(async () => setUp.server.disconnect())
    }
    const receiverIn = async (condition: Condition) => {
      const receiver = await startReceiver(condition)
      closers.push(receiver.close)
      return receiver.url
    }
    await add(BASELINE, null)
    const options = optionsFor(await receiverIn('answers'), path.join(root, 'configured'))
    await add(AS_CONFIGURED, { ...options, maxTracesPerSecond: 50 })
    for (const condition of CONDITIONS) {
      await add(condition, optionsFor(await receiverIn(condition), path.join(root, condition)))
    }
    for (const { port } of setUps) await load({ port, count: WARM_UP, connections: CONNECTIONS })
    for (let round = 0; round < ROUNDS; round++) for (const setUp of setUps) await measure(setUp)
    return rowsOf(setUps)
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

const BASELINE = 'no recorder'
const AS_CONFIGURED = 'as configured'

function optionsFor(url: string, spoolDirectory: string): RecorderOptions {
  const key = { keyId: 'bench', secret: 'a-secret-of-thirty-two-bytes-or-more', audience: 'trace' }
  return { service: 'bench', receiver: { url, path: '/zin/trace/write', ...key }, spoolDirectory }
}

async function start(name: string, options: RecorderOptions | null): Promise<SetUp> {
  const server = fork(path.join(import.meta.dirname, 'server.ts'), [JSON.stringify(options)], {
    execArgv: ['--expose-gc'],
  })
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  return { name, server, port, cpuUs: [], threadUs: [], p50: [], p99: [], heapBytes: [] }
}

async function measure(setUp: SetUp): Promise<void> {
  const { port, server } = setUp
  const before = await ask(server, 'costs')
  await load({ port, count: REQUESTS, connections: CONNECTIONS })
  // What is still being packed belongs to these requests.
  await delay(400)
  const after = await ask(server, 'costs')
  setUp.cpuUs.push((after.cpuUs - before.cpuUs) / REQUESTS)
  setUp.threadUs.push((after.threadUs - before.threadUs) / REQUESTS)
  setUp.heapBytes.push((await ask(server, 'heap')).heapBytes)
  const latencies = await loadSteadily({ port, count: PACED_REQUESTS, perSecond: PER_SECOND })
  setUp.p50.push(percentile(latencies, 0.5))
  setUp.p99.push(percentile(latencies, 0.99))
}

/** `heap` is asked for after a collection, which costs what is measured otherwise. */
async function ask(server: ChildProcess, what: 'costs' | 'heap'): Promise<Costs> {
  server.send(what)
  const [costs] = (await once(server, 'message')) as [Costs]
  return costs
}

function rowsOf(setUps: SetUp[]): Row[] {
  const named = (name: string) => setUps.find((each) => each.name === name) as SetUp
  const baseline = named(BASELINE)
  const answers = named('answers')
  const added = (setUp: SetUp, target?: string): Row[] => [
    {
      name: `CPU a request, ${setUp.name === AS_CONFIGURED ? '50 traces/s kept' : 'every trace kept'}: added`,
      value: least(setUp.cpuUs) - least(baseline.cpuUs),
      unit: 'us',
      ...(target ? { target } : {}),
    },
    {
      name: '  of that on the thread that answers',
      value: least(setUp.threadUs) - least(baseline.threadUs),
      unit: 'us',
    },
  ]
  return [
    { name: 'CPU a request, no recorder', value: least(baseline.cpuUs), unit: 'us' },
    ...added(named(AS_CONFIGURED), 'at most 20 us'),
    ...added(answers),
    against({ ...latency('p50', answers), baseline: { name: BASELINE, value: least(baseline.p50) } }),
    ...CONDITIONS.slice(1).flatMap((condition) => [
      against({
        ...latency('p50', named(condition)),
        baseline: { name: 'answers', value: least(answers.p50) },
      }),
      against({
        ...latency('p99', named(condition)),
        baseline: { name: 'answers', value: least(answers.p99) },
      }),
    ]),
    ...CONDITIONS.map((condition) => memoryRow(named(condition))),
  ]
}

function latency(which: 'p50' | 'p99', setUp: SetUp): Row {
  return { name: `latency ${which}, receiver ${setUp.name}`, value: least(setUp[which]), unit: 'ms' }
}

/** The heap after a collection, at the last round against the first: what is held must not grow with what was sent. */
function memoryRow({ name, heapBytes }: SetUp): Row {
  const [first = Number.NaN] = heapBytes
  const row = {
    name: `heap held, receiver ${name}`,
    value: (heapBytes.at(-1) ?? Number.NaN) / 1e6,
    unit: 'MB',
  }
  return against({ ...row, baseline: { name: 'first round', value: first / 1e6 } })
}

/** The least of all rounds: the one with the least of what else the machine did. */
function least(values: number[]): number {
  return Math.min(...values)
}
