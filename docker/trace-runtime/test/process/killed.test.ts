import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { exportedTrace } from '../receiver/dashboard.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { temporaryFolder } from '../receiver/start.ts'
import { type ReceiverProcess, spawnReceiver } from './child.ts'

const KILLS = 50
const BATCHES_AT_ONCE = 3
const ENTRIES_PER_BATCH = 40

/** Sends a batch as a sender does: again and again until it is acknowledged. */
async function sendUntilAcknowledged(
  batch: ReturnType<typeof makeBatch>,
  urlNow: () => Promise<string>,
): Promise<number> {
  for (;;) {
    try {
      const { status, body } = await deliver(await urlNow(), signBatch(batch))
      if (status === 202) return Number(body.stored)
    } catch (error) {
      // Nobody listens, or the connection broke.
      if (!(error instanceof TypeError)) throw error
    }
  }
}

test('killed at 50 random moments, a receiver has every acknowledged entry once, and none twice', {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder()
  let running: Promise<ReceiverProcess> = spawnReceiver(folder)
  const urlNow = async () => (await running).url
  const traceIds: string[] = []
  let isKilling = true

  const sender = async () => {
    while (isKilling) {
      const { traceId } = makeEntry()
      const entries = Array.from({ length: ENTRIES_PER_BATCH }, () => makeEntry({ traceId }))
      await sendUntilAcknowledged(makeBatch(entries), urlNow)
      traceIds.push(traceId)
    }
  }
  const senders = Promise.all(Array.from({ length: BATCHES_AT_ONCE }, sender))
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, exited } = await running
    const acknowledged = traceIds.length
    // At least one batch gets through in each life, so that there is something to lose.
    while (traceIds.length === acknowledged) await new Promise((resolve) => setImmediate(resolve))
    for (let turn = randomInt(400); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    running = exited.then(() => spawnReceiver(folder))
  }
  isKilling = false
  await senders
  const receiver = { url: await urlNow(), basePath: '/trace' }
  expect(traceIds.length).toBeGreaterThanOrEqual(KILLS)
  for (const traceId of traceIds) {
    const ids = (await exportedTrace(receiver, traceId)).map(({ spanId }) => spanId)
    expect({ found: ids.length, distinct: new Set(ids).size }).toEqual({
      found: ENTRIES_PER_BATCH,
      distinct: ENTRIES_PER_BATCH,
    })
  }
})
