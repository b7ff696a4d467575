import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, type TestReceiver } from '../receiver/start.ts'

type Vectors = {
  key: { id: string; secret: string }
  audience: string
  nowMs: number
  path: string
  requests: {
    name: string
    method: string
    path: string
    query: string
    headers: Record<string, string>
    bodyBase64: string
    status: number
    stored?: number
    field?: string
  }[]
  batches: { name: string; batch: { batchId: string }; status: number; field?: string }[]
}

const file = new URL('../../../../docs/contracts/trace-ingest-vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

async function startAtVectorTime() {
  return startTestReceiver(
    {
      TRACE_PROXY_KEY_ID: vectors.key.id,
      TRACE_PROXY_SECRET: vectors.key.secret,
      TRACE_PROXY_AUDIENCE: vectors.audience,
      TRACE_PRUNE_HOURS: '8784',
    },
    { nowMs: () => vectors.nowMs, onEnd: afterAll },
  )
}

let receiver: TestReceiver

beforeAll(async () => {
  receiver = await startAtVectorTime()
})

test('every signed request of the contract gets the answer that the contract says, in order', async () => {
  for (const { name, path, query, headers, bodyBase64, status, stored, field } of vectors.requests) {
    const body = Buffer.from(bodyBase64, 'base64')
    const answer = await deliver(receiver.url, { headers, body }, query ? `${path}?${query}` : path)
    expect({ name, status: answer.status }).toEqual({ name, status })
    if (status === 202) expect({ name, stored: answer.body.stored }).toEqual({ name, stored })
    if (field) expect(answer.body.detail, name).toMatch(new RegExp(`^${field} `))
  }
})

test.each(vectors.batches)('a batch is checked: $name', async ({ batch, status, field }) => {
  const signed = signBatch(
    { ...batch, batchId: String(batch.batchId) },
    { timestampMs: vectors.nowMs, body: Buffer.from(JSON.stringify(batch)), isGzip: false },
  )
  const answer = await deliver(receiver.url, signed)
  expect(answer.status).toBe(status)
  if (field) expect(String(answer.body.detail).split(' ')[0]).toBe(field)
})
