import { fork } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Batch } from '../src/entry.ts'
import { benchBareInserts } from './bare-inserts.ts'
import type { Told } from './receiver-process.ts'
import { benchSameRows } from './same-rows.ts'
import { against, percentile, type Row } from './table.ts'
import { createTraffic } from './traffic.ts'

/** More than may wait for the text index, so that its bound is met within the run. */
const BATCHES = 450
const ENTRIES = 512
const SENDERS = 8
const LIST_EVERY_MS = 100
const KEY = { id: 'bench', secret: 'a-secret-that-is-used-by-this-bench-alone' }
const PATH = '/zin/trace/write'

type Packed = { batchId: string; body: Buffer; sha256: string }

/**
 * Signed, gzipped batches of 512 entries from several senders, made beforehand, into a whole receiver, while the
 * dashboard's list is asked for. The baseline is bare inserts of the rows it stored into the same tables with the same
 * indexes: without the text index for what was acknowledged, as that follows later, and with it for when all of it can
 * be searched. Sender and receiver share the machine, the baseline has it alone.
 */
export async function benchIngest(): Promise<Row[]> {
  const traffic = createTraffic(7)
  const beganMs = Date.now() - 60_000
  const batches = Array.from({ length: BATCHES }, (_, at) =>
    traffic.batch({ size: ENTRIES, startMs: beganMs + at * 200, spanMs: 200 }),
  )
  const bare = Math.max(...[1, 2].map(() => benchBareInserts(batches)))
  const packed = batches.map(pack)
  const receiver = await startReceiver()
  let isStopped = false
  try {
    await sendAll(receiver.url, packed.splice(0, 20))
    await receiver.ask('begin')
    const listing = new AbortController()
    const lists = listRegularly(receiver.url, listing.signal)
    const began = performance.now()
    await sendAll(receiver.url, packed)
    const rate = (packed.length * ENTRIES) / ((performance.now() - began) / 1_000)
    listing.abort()
    const told = await receiver.report()
    const listMs = await lists
    const behind = await unindexed(receiver.url)
    while ((await unindexed(receiver.url)) > 0) await delay(20)
    const searchableRate = (packed.length * ENTRIES) / ((performance.now() - began) / 1_000)
    await receiver.stop()
    isStopped = true
    const sameRows = benchSameRows(receiver.folder)
    const wireBytes = packed.reduce((sum, { body }) => sum + body.byteLength, 0) / packed.length / ENTRIES
    return [
      against({
        name: 'signed, gzipped ingest',
        value: rate,
        unit: 'entries/s',
        baseline: { name: 'bare inserts of the same rows', value: sameRows.unindexed },
        target: '>= 30,000/s and >= 0.80x',
      }),
      against({
        name: '  until all can be searched for text',
        value: searchableRate,
        unit: 'entries/s',
        baseline: { name: 'bare inserts of the same rows and words', value: sameRows.indexed },
        target: '>= 0.80x',
      }),
      { name: 'not searchable yet when the last was acknowledged', value: behind, unit: 'entries' },
      against({
        name: '  against a plain table',
        value: rate,
        unit: 'entries/s',
        baseline: { name: 'entries as JSON, one index', value: bare },
      }),
      {
        name: 'processor time of the receiver, all threads',
        value: (told.cpuMs * 1_000) / (packed.length * ENTRIES),
        unit: 'us/entry',
      },
      { name: 'on the wire', value: wireBytes, unit: 'bytes/entry' },
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
    if (!isStopped) await receiver.stop()
    rmSync(receiver.folder, { recursive: true })
  }
}

function pack(batch: Batch): Packed {
  const body = gzipSync(JSON.stringify(batch), { level: 1 })
  return { batchId: batch.batchId, body, sha256: createHash('sha256').update(body).digest('hex') }
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

async function sendAll(url: string, packed: readonly Packed[]): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: SENDERS })
  let at = 0
  const sender = async () => {
    for (let batch = packed[at++]; batch; batch = packed[at++]) {
      // As a sender does: what is refused for now is sent again.
      while ((await post(url, batch, agent)) !== 202) await delay(5)
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
  agent.destroy()
}

function post(url: string, { batchId, body, sha256 }: Packed, agent: http.Agent): Promise<number> {
  const timestamp = String(Date.now())
  const lines = ['2', KEY.id, 'POST', PATH, '', timestamp, batchId, 'gzip', 'trace', sha256]
  const headers = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': body.byteLength,
    'x-zt-version': '2',
    'x-zt-key-id': KEY.id,
    'x-zt-timestamp': timestamp,
    'x-zt-nonce': batchId,
    'x-zt-body-sha256': sha256,
    'x-zt-audience': 'trace',
    'x-zt-signature': createHmac('sha256', KEY.secret).update(lines.join('\n')).digest('hex'),
  }
  return new Promise((resolve, reject) => {
    const sent = http.request(`${url}${PATH}`, { method: 'POST', headers, agent }, (response) => {
      response.resume().on('end', () => {
        const { statusCode = 0 } = response
        if (statusCode === 202 || statusCode === 429) resolve(statusCode)
        else reject(new Error(`the receiver answered ${statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** How many entries are stored and not in the text index yet. */
async function unindexed(url: string): Promise<number> {
  const response = await fetch(`${url}/ready`)
  return ((await response.json()) as { unindexed: number }).unindexed
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
