import { expect, test } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, temporaryFolder } from '../receiver/start.ts'

test('a captured batch that is sent again after a restart is acknowledged and not stored', async () => {
  const folder = temporaryFolder()
  const captured = signBatch(makeBatch())
  const first = await startTestReceiver({}, { folder })
  expect(await deliver(first.url, captured)).toMatchObject({ status: 202, body: { stored: 1 } })
  await first.close()
  const second = await startTestReceiver({}, { folder })
  expect(await deliver(second.url, captured)).toMatchObject({ status: 202, body: { stored: 0 } })
})

test('a captured batch is refused by a second receiver that has the same key', async () => {
  const captured = signBatch(makeBatch())
  const first = await startTestReceiver()
  const second = await startTestReceiver({ TRACE_PROXY_AUDIENCE: 'trace-staging' })
  expect((await deliver(first.url, captured)).status).toBe(202)
  expect((await deliver(second.url, captured)).status).toBe(401)
})

test('a captured batch is refused once five minutes have passed', async () => {
  let nowMs = Date.now()
  const receiver = await startTestReceiver({}, { nowMs: () => nowMs })
  const captured = signBatch(makeBatch(), { timestampMs: nowMs })
  nowMs += 5 * 60_000 + 1
  expect((await deliver(receiver.url, captured)).status).toBe(401)
})
