import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Batch } from '../src/entry.ts'
import { KEY, type Order, type ToldFor } from './sending.ts'
import { createTraffic } from './traffic.ts'

const PATH = '/zin/trace/write'
const SPAN_MS = 200

let packed: Buffer[] = []
let target = new URL('http://localhost')
const traffic = createTraffic(7)

process.on('message', async (order: Order) => {
  if (order.order === 'pack') {
    target = new URL(order.url)
    packed = Array.from({ length: order.batches }, (_, at) => {
      const startMs = order.beganMs + at * SPAN_MS
      return pack(traffic.batch({ size: order.entries, startMs, spanMs: SPAN_MS }))
    })
    tell({ wireBytes: packed.reduce((sum, { byteLength }) => sum + byteLength, 0) })
  } else {
    const began = performance.now()
    const heldBack = await sendAll(order.senders)
    tell({ tookMs: performance.now() - began, heldBack })
  }
})

/** A whole request, so that what is left to do while the receiver is measured is to write it. */
function pack(batch: Batch): Buffer {
  const body = gzipSync(JSON.stringify(batch), { level: 1 })
  const sha256 = createHash('sha256').update(body).digest('hex')
  const timestamp = String(Date.now())
  const lines = ['2', KEY.id, 'POST', PATH, '', timestamp, batch.batchId, 'gzip', 'trace', sha256]
  const head = [
    `POST ${PATH} HTTP/1.1`,
    `host: ${target.host}`,
    'content-type: application/json',
    'content-encoding: gzip',
    `content-length: ${body.byteLength}`,
    'x-zt-version: 2',
    `x-zt-key-id: ${KEY.id}`,
    `x-zt-timestamp: ${timestamp}`,
    `x-zt-nonce: ${batch.batchId}`,
    `x-zt-body-sha256: ${sha256}`,
    'x-zt-audience: trace',
    `x-zt-signature: ${createHmac('sha256', KEY.secret).update(lines.join('\n')).digest('hex')}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** Each sender has one batch under way, as the recorder has. Returns how often one was asked to come back. */
async function sendAll(senders: number): Promise<number> {
  let [at, heldBack] = [0, 0]
  const sender = async () => {
    let socket = await open()
    for (let request = packed[at++]; request; request = packed[at++]) {
      for (let afterMs = await post(socket, request); afterMs > 0; afterMs = await post(socket, request)) {
        heldBack++
        await delay(afterMs)
        socket = await open()
      }
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: senders }, sender))
  return heldBack
}

async function open(): Promise<Socket> {
  const socket = connect(Number(target.port), target.hostname).setNoDelay()
  await once(socket, 'connect')
  return socket
}

/** Returns after how many ms it is to be sent again; 0 once it is acknowledged. */
async function post(socket: Socket, request: Buffer): Promise<number> {
  socket.write(request)
  let answer = ''
  while (!answer.startsWith('HTTP/1.1 ')) answer = String((await once(socket, 'data'))[0])
  if (answer.startsWith('HTTP/1.1 202')) return 0
  const seconds = /^retry-after: (\d+)/im.exec(answer)?.[1]
  if (seconds === undefined) throw new Error(`the receiver answered ${answer}`)
  socket.destroy()
  return Number(seconds) * 1_000
}

function tell(message: ToldFor<Order>): void {
  process.send?.(message)
}
