import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver } from '../receiver/start.ts'

const VALUES: unknown[] = [null, true, -1, 1.5, 'text', '', [], [1], {}, { a: 1 }]

/** What each field may be of the values above, docs/contracts/trace-ingest.md. */
const ENTRY_FIELDS: Record<string, (value: unknown) => boolean> = {
  traceId: () => false,
  id: () => false,
  parentId: (value) => value === null,
  type: () => false,
  name: (value) => value === 'text',
  startMs: () => false,
  durationMs: (value) => value === null || value === 1.5,
  status: () => false,
  familyHash: (value) => value === null,
  tags: (value) => Array.isArray(value) && value.length === 0,
  links: (value) => Array.isArray(value) && value.length === 0,
  content: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}
const BATCH_FIELDS: Record<string, (value: unknown) => boolean> = {
  service: (value) => value === 'text',
  instance: (value) => value === null || value === 'text',
  droppedByReason: (value) => JSON.stringify(value) === '{}',
  requestCounts: (value) => Array.isArray(value) && value.length === 0,
  entries: (value) => Array.isArray(value) && value.length === 0,
}

test('whatever type a field has, it is stored or called malformed by its name, and the next batch is stored', async () => {
  const receiver = await startTestReceiver()
  const check = async (batch: { batchId: string }, field: string, isAllowed: boolean) => {
    const { status, body } = await deliver(receiver.url, signBatch(batch))
    expect({ field, batch, status }).toEqual({ field, batch, status: isAllowed ? 202 : 400 })
    if (!isAllowed) expect(String(body.detail)).toContain(field)
  }
  for (const value of VALUES) {
    for (const [field, allows] of Object.entries(ENTRY_FIELDS))
      await check(makeBatch([{ ...makeEntry(), [field]: value } as never]), field, allows(value))
    for (const [field, allows] of Object.entries(BATCH_FIELDS))
      await check({ ...makeBatch(), [field]: value }, field, allows(value))
  }
  for (const field of Object.keys(ENTRY_FIELDS)) {
    const { [field as 'name']: _without, ...rest } = makeEntry()
    await check(makeBatch([rest as never]), field, false)
  }
  for (const body of ['null', '[]', '"text"', '7', '{', '']) {
    const batch = makeBatch()
    const signed = signBatch(batch, { body: Buffer.from(body), isGzip: false })
    expect((await deliver(receiver.url, signed)).status, body).toBe(400)
  }
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(202)
})
