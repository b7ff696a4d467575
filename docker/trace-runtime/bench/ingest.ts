import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Batch } from '../src/entry.ts'
import { benchBareInserts } from './bare-inserts.ts'
import type { Told } from './receiver-process.ts'
import { benchSameRows } from './same-rows.ts'
import { KEY, type Order, type ToldFor } from './sending.ts'
import { against, percentile, type Row } from './table.ts'
import { createTraffic } from './traffic.ts'

/** More than may wait for the text index, so that its bound is met within the run. */
const BATCHES = 430
const WARM_UP_BATCHES = 60
const ENTRIES = 512
const SENDERS = 16
const LIST_EVERY_MS = 100

/**
 * Signed, gzipped batches of 512 entries from several senders, made beforehand in a process of their own, into a whole
 * receiver, while the dashboard's list is asked for. The baseline is bare inserts of the rows it stored into the same
 * tables with the same indexes: without the text index for what was acknowledged, as that follows later, and with it for
 * when all of it can be searched. Sender and receiver share the machine, the baseline has it alone.
 */
export async function benchIngest(): Promise<Row[]> {
  const beganMs = Date.now() - 60_000
  const bare = benchBareInserts(trafficOf(beganMs))
  const receiver = await startReceiver()
  const sender = startSender()
  let isStopped = false
  try {
    const pack = (batches: number, fromMs: number) =>
      sender.ask({ order: 'pack', url: receiver.url, batches, entries: ENTRIES, beganMs: fromMs })
    await pack(WARM_UP_BATCHES, beganMs - 60_000)
    await sender.ask({ order: 'send', senders: SENDERS })
    await untilIndexed(receiver.url)
    const { wireBytes } = await pack(BATCHES, beganMs)
    await receiver.ask('begin')
    const listing = new AbortController()
    const lists = listRegularly(receiver.url, listing.signal)
    const began = performance.now()
    const { tookMs, heldBack } = await sender.ask({ order: 'send', senders: SENDERS })
    listing.abort()
    const told = await receiver.report()
    const listMs = await lists
    const behind = await unindexed(receiver.url)
    await untilIndexed(receiver.url)
    const searchableMs = performance.now() - began
    await receiver.stop()
    isStopped = true
    const sameRows = benchSameRows(receiver.folder)
    const entries = BATCHES * ENTRIES
    const perSecond = (ms: number) => entries / (ms / 1_000)
    return [
      against({
        name: 'signed, gzipped ingest',
        value: perSecond(tookMs),
        unit: 'entries/s',
        baseline: { name: 'bare inserts of the same rows', value: sameRows.unindexed },
        target: '>= 30,000/s and >= 0.80x',
      }),
      against({
        name: '  until all can be searched for text',
        value: perSecond(searchableMs),
        unit: 'entries/s',
        baseline: { name: 'bare inserts of the same rows and words', value: sameRows.indexed },
        target: '>= 0.80x',
      }),
      { name: 'not searchable yet when the last was acknowledged', value: behind, unit: 'entries' },
      against({
        name: '  against a plain table',
        value: perSecond(tookMs),
        unit: 'entries/s',
        baseline: { name: 'entries as JSON, one index', value: bare },
      }),
      { name: `asked to come back, of ${BATCHES}`, value: heldBack, unit: 'batches' },
      {
        name: 'processor time of the receiver, all threads',
        value: (told.cpuMs * 1_000) / entries,
        unit: 'us/entry',
      },
      { name: 'on the wire', value: wireBytes / entries, unit: 'bytes/entry' },
      {
        name: `dashboard list meanwhile, p99 of ${listMs.length}`,
        value: percentile(listMs, 0.99),
        unit: 'ms',
        target: '< 50 ms',
      },
      { name: 'event-loop lag of the HTTP thread, p99', value: told.p99LagMs, unit: 'ms', target: '< 20 ms' },
      { name: 'event-loop lag of the HTTP thread, worst', value: told.worstLagMs, unit: 'ms' },
      { name: 'memory of the receiver', value: told.rssMib, unit: 'MiB' },
    ]
  } finally {
    sender.stop()
    if (!isStopped) await receiver.stop()
    rmSync(receiver.folder, { recursive: true })
  }
}

function trafficOf(beganMs: number): Batch[] {
  const traffic = createTraffic(7)
  return Array.from({ length: BATCHES }, (_, at) =>
    traffic.batch({ size: ENTRIES, startMs: beganMs + at * 200, spanMs: 200 }),
  )
}

function startSender() {
  const child = fork(path.join(import.meta.dirname, 'sender-process.ts'))
  return {
    ask: async <O extends Order>(order: O): Promise<ToldFor<O>> => {
      child.send(order)
      return (await once(child, 'message'))[0] as ToldFor<O>
    },
    stop: () => void child.kill(),
  }
}

async function startReceiver() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trace-bench-'))
  const child = fork(path.join(import.meta.dirname, 'receiver-process.ts'), {
    env: {
      PORT: '0',
      TRACE_PROXY_KEY_ID: KEY.id,
      TRACE_PROXY_SECRET: KEY.secret,
      DB_DATABASE_SQLITE: path.join(folder, 'trace.sqlite'),
    },
  })
  const next = async () => (await once(child, 'message'))[0] as Told
  const first = await next()
  if (!('url' in first)) throw new Error('the receiver did not say where it is')
  return {
    url: first.url,
    folder,
    ask: async (order: string) => void child.send(order),
    report: async () => {
      child.send('report')
      const told = await next()
      if ('url' in told) throw new Error('the receiver reported nothing')
      return told
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.send('stop')
      await ended
    },
  }
}

/** How many entries are stored and not in the text index yet. */
async function unindexed(url: string): Promise<number> {
  const response = await fetch(`${url}/ready`)
  return ((await response.json()) as { unindexed: number }).unindexed
}

async function untilIndexed(url: string): Promise<void> {
  while ((await unindexed(url)) > 0) await delay(100)
}

async function listRegularly(url: string, signal: AbortSignal): Promise<number[]> {
  const tookMs: number[] = []
  while (!signal.aborted) {
    const began = performance.now()
    const response = await fetch(`${url}/trace/entries`)
    await response.text()
    if (!response.ok) throw new Error(`the list answered ${response.status}`)
    tookMs.push(performance.now() - began)
    await delay(LIST_EVERY_MS)
  }
  return tookMs
}
