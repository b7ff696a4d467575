import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '../packages/db/src/connect.ts'
import { startPostgres } from '../packages/embedded/src/postgres/start.ts'
import { type Child, freePorts, startChild } from '../packages/embedded/test/runner/process/child.ts'
import { against, percentile, type Row } from './table.ts'

const PROBES = 200
const BURST = 1_000
const IN_FLIGHT = 32
const DEADLINE_MS = 60_000

type Bench = { app: Child; appUrl: string; runnerUrl: string; databaseUrl: string; agent: Agent }

/**
 * The embedded runner, with the app, the runner and a Postgres that flushes to disk each in a process of its own,
 * against the least that any durable runner does: a POST to the same handler and an insert.
 */
export async function benchRunner(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'trovella-bench-runner-'))
  const postgres = await startPostgres({ directory })
  try {
    const stepwise = await measure(postgres.url, { checkpoints: false })
    const checkpointed = await measure(postgres.url, { checkpoints: true })
    return [...latencyRows(checkpointed), ...throughputRows(stepwise, checkpointed)]
  } finally {
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

type Measured = Awaited<ReturnType<typeof measure>>

function latencyRows({ firstStepMs, bareMs }: Measured): Row[] {
  return [0.5, 0.95].map((fraction) =>
    against({
      name: `event to first step, p${fraction * 100}`,
      value: percentile(firstStepMs, fraction),
      unit: 'ms',
      baseline: { name: 'POST + insert', value: percentile(bareMs, fraction) },
      ...(fraction === 0.5 && { target: '< 15 ms' }),
    }),
  )
}

function throughputRows(stepwise: Measured, checkpointed: Measured): Row[] {
  const one = { name: 'POST + insert', value: checkpointed.barePerSecond }
  const five = { name: '5 x (POST + insert)', value: checkpointed.barePerSecond / 5 }
  const row = (name: string, value: number, baseline: typeof one, target?: string) =>
    against({ name, value, unit: 'runs/s', baseline, target })
  return [
    row('single-step runs', checkpointed.one, one, '>= 200 runs/s'),
    row('five-step runs, a call per step', stepwise.five, five),
    row('five-step runs, checkpoint per step', checkpointed.five, five, '>= 60 runs/s'),
    row('five-step runs, one checkpoint', checkpointed.buffered, five, '>= 60 runs/s'),
  ]
}

async function measure(databaseUrl: string, options: { checkpoints: boolean }) {
  const [appPort, runnerPort] = (await freePorts(2)) as [number, number]
  const runnerUrl = `http://127.0.0.1:${runnerPort}`
  const appUrl = `http://127.0.0.1:${appPort}`
  const app = await startChild('app.ts', { port: appPort, runnerUrl, databaseUrl })
  const runner = await startChild('runner.ts', { databaseUrl, appUrl, port: runnerPort, ...options })
  const bench = { app, appUrl, runnerUrl, databaseUrl, agent: new Agent({ keepAlive: true }) }
  try {
    await waitFor(bench, ({ app: { answers } }) => answers)
    await burst(bench, 'one', 200)
    const firstStepMs = await probe(bench)
    const one = await burst(bench, 'one', BURST)
    const five = await burst(bench, 'five', BURST)
    const buffered = await burst(bench, 'five-buffered', BURST)
    const bare = await benchBare(bench)
    return { firstStepMs, one, five, buffered, ...bare }
  } finally {
    bench.agent.destroy()
    await Promise.all([app.kill(), runner.kill()])
  }
}

/** One event at a time: from the moment of sending to the first line of the step. */
async function probe(bench: Bench): Promise<number[]> {
  const samples: number[] = []
  for (let n = 0; n < PROBES; n++) {
    const beganAt = stepBegan(bench.app)
    const sentAt = performance.timeOrigin + performance.now()
    await post(bench, `${bench.runnerUrl}/e/bench`, { name: 'one', data: { n } })
    samples.push((await beganAt) - sentAt)
    await delay(5)
  }
  return samples
}

async function stepBegan(app: Child): Promise<number> {
  const [message] = (await once(app.process, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) })) as [
    { at: number },
  ]
  return message.at
}

/** Runs per second from the first event sent to the last run ended. */
async function burst(bench: Bench, name: string, count: number): Promise<number> {
  const before = await waitFor(bench, ({ queued, running }) => queued + running === 0)
  const began = performance.now()
  for (let sent = 0; sent < count; sent += 100) {
    await post(
      bench,
      `${bench.runnerUrl}/e/bench`,
      Array.from({ length: 100 }, (_, n) => ({ name, data: { n: sent + n } })),
    )
  }
  await waitFor(bench, ({ completed }) => completed >= before.completed + count)
  return (count * 1_000) / (performance.now() - began)
}

/** What a call to the same handler and one insert cost, alone and with as many at once as the runner makes. */
async function benchBare(bench: Bench): Promise<{ bareMs: number[]; barePerSecond: number }> {
  const { pool, close } = connect({ url: bench.databaseUrl, applicationName: 'bench', poolSize: 8 })
  await pool.query('create table if not exists bare (id bigserial primary key, body text)')
  const body = {
    version: 2,
    event: { name: 'one', data: {} },
    events: [{ name: 'one', data: {} }],
    steps: {},
    ctx: { run_id: 'bare', attempt: 0, stack: { stack: [], current: 0 } },
  }
  const once = async () => {
    const began = performance.now()
    await post(bench, `${bench.appUrl}/api/inngest?fnId=app-one&stepId=step`, body)
    await pool.query('insert into bare (body) values ($1)', [JSON.stringify(body)])
    return performance.now() - began
  }
  const bareMs: number[] = []
  for (let n = 0; n < PROBES; n++) bareMs.push(await once())
  const began = performance.now()
  let left = BURST
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await once()
    }),
  )
  const barePerSecond = (BURST * 1_000) / (performance.now() - began)
  await close()
  return { bareMs, barePerSecond }
}

type Stats = { queued: number; running: number; completed: number; app: { answers: boolean } }

async function waitFor(bench: Bench, condition: (stats: Stats) => boolean): Promise<Stats> {
  const deadline = performance.now() + DEADLINE_MS
  while (performance.now() < deadline) {
    const response = await fetch(`${bench.runnerUrl}/v0/stats`)
    const stats = (await response.json()) as Stats
    if (condition(stats)) return stats
    await delay(10)
  }
  throw new Error(`the runner did not get there within ${DEADLINE_MS / 1_000} s`)
}

function post({ agent }: Bench, url: string, value: unknown): Promise<void> {
  const body = JSON.stringify(value)
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sending = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume()
      response.once('end', () =>
        (response.statusCode ?? 500) < 300 ? resolve() : reject(new Error(`${response.statusCode}`)),
      )
    })
    sending.once('error', reject)
    sending.end(body)
  })
}
