import { createHash, createHmac, randomUUID } from 'node:crypto'
import { type ClientRequest, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Receiver } from '../../packages/trace/src/ship/post.ts'

const KIB = 1024
/** More than the 16 MiB that a receiver of traces reads at the same time, the last of it in the smallest pieces. */
const ANNOUNCED_BYTES = [...Array(15).fill(1024 * KIB), ...Array(20).fill(64 * KIB)] as number[]

/** Keeps a receiver of traces busy with batches that do not end, so that it asks everybody else to come back. */
export async function holdUp({ receiver, forMs }: { receiver: Receiver; forMs: number }): Promise<void> {
  const requests = ANNOUNCED_BYTES.map((bytes) => beginBatch(receiver, bytes))
  while ((await statusOf(receiver)) !== 429) await delay(5)
  await delay(forMs)
  await Promise.all(requests.map(abandon))
}

/** Of a batch that is none: 400 unless the receiver is busy. */
async function statusOf(receiver: Receiver): Promise<number> {
  const body = '{}'
  const answer = await fetch(`${receiver.url}${receiver.path}`, {
    method: 'POST',
    body,
    headers: signed(receiver, body),
  })
  return answer.status
}

/** Its signature holds, so that its body is waited for, which never comes. */
function beginBatch(receiver: Receiver, bytes: number): ClientRequest {
  const headers = { ...signed(receiver, randomUUID()), 'content-length': String(bytes) }
  const sent = request(`${receiver.url}${receiver.path}`, { method: 'POST', headers, agent: false })
  // That it is cut off is what is meant to happen.
  sent.on('error', () => undefined)
  sent.flushHeaders()
  return sent
}

/** Headers as docs/contracts/trace-ingest.md has them. */
function signed({ path, keyId, secret, audience }: Receiver, body: string): Record<string, string> {
  const timestamp = String(Date.now())
  const nonce = randomUUID()
  const hash = createHash('sha256').update(body).digest('hex')
  const lines = ['2', keyId, 'POST', path, '', timestamp, nonce, '', audience, hash]
  return {
    'content-type': 'application/json',
    'x-zt-version': '2',
    'x-zt-key-id': keyId,
    'x-zt-timestamp': timestamp,
    'x-zt-nonce': nonce,
    'x-zt-body-sha256': hash,
    'x-zt-audience': audience,
    'x-zt-signature': createHmac('sha256', secret).update(lines.join('\n')).digest('hex'),
  }
}

async function abandon(sent: ClientRequest): Promise<void> {
  if (sent.closed) return
  await new Promise<void>((resolve) => {
    sent.once('close', resolve)
    sent.destroy()
  })
}
