import { createHash, createHmac, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { KEY } from './start.ts'

export type Key = { id: string; secret: string }
export type Signed = { headers: Record<string, string>; body: Buffer }

/** A request of version 2 as docs/contracts/trace-ingest.md has it, written down here a second time. */
export function signBatch(
  batch: { batchId: string },
  options: {
    key?: Key
    audience?: string
    timestampMs?: number
    path?: string
    isGzip?: boolean
    body?: Buffer
  } = {},
): Signed {
  const {
    key = KEY,
    audience = 'trace',
    timestampMs = Date.now(),
    path = '/zin/trace/write',
    isGzip = true,
  } = options
  const plain = Buffer.from(JSON.stringify(batch))
  const body = options.body ?? (isGzip ? gzipSync(plain, { level: 1 }) : plain)
  const encoding = isGzip ? 'gzip' : ''
  const hash = createHash('sha256').update(body).digest('hex')
  const lines = ['2', key.id, 'POST', path, '', String(timestampMs), batch.batchId, encoding, audience, hash]
  const headers = {
    'content-type': 'application/json',
    ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    'x-zt-version': '2',
    'x-zt-key-id': key.id,
    'x-zt-timestamp': String(timestampMs),
    'x-zt-nonce': batch.batchId,
    'x-zt-body-sha256': hash,
    'x-zt-audience': audience,
    'x-zt-signature': createHmac('sha256', key.secret).update(lines.join('\n')).digest('hex'),
  }
  return { headers, body }
}

/** A request of version 1, as ZinTrust signs it. */
export function signVersion1(
  path: string,
  value: unknown,
  options: { key?: Key; nonce?: string; timestampMs?: number } = {},
): Signed {
  const { key = KEY, nonce = randomUUID(), timestampMs = Date.now() } = options
  const body = Buffer.from(JSON.stringify(value))
  const hash = createHash('sha256').update(body).digest('hex')
  const lines = ['POST', path, '', String(timestampMs), nonce, hash]
  const headers = {
    'content-type': 'application/json',
    'x-zt-key-id': key.id,
    'x-zt-timestamp': String(timestampMs),
    'x-zt-nonce': nonce,
    'x-zt-body-sha256': hash,
    'x-zt-signature': createHmac('sha256', key.secret).update(lines.join('\n')).digest('hex'),
  }
  return { headers, body }
}

export async function deliver(
  url: string,
  { headers, body }: Signed,
  path = '/zin/trace/write',
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: new Uint8Array(body) })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}
