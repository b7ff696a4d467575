import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { makeBatch, makeEntry } from './batch.ts'
import { deliver, signBatch } from './sign.ts'

const WORDS = 200

/** The JSON of a batch of about so many bytes, which take less than 1 MiB on the wire. */
export function largeBatch({ bytes, entries }: { bytes: number; entries: number }): string {
  const words = Array.from({ length: WORDS }, () => randomBytes(4).toString('hex'))
  const length = Math.floor(bytes / entries / 9)
  const message = Array.from({ length }, (_, at) => words[at % WORDS]).join(' ')
  return JSON.stringify(
    makeBatch(Array.from({ length: entries }, () => makeEntry({ type: 'log', content: { message } }))),
  )
}

/** Sends a batch under an id of its own, again whenever it is told to come back. Returns the last status. */
export async function deliverAtLast(url: string, json: string): Promise<number> {
  const batchId = randomUUID()
  const body = gzipSync(json.replace(/"batchId":"[^"]+"/, `"batchId":"${batchId}"`), { level: 1 })
  for (;;) {
    const answer = await deliver(url, signBatch({ batchId }, { body }))
    if (answer.status !== 429) return answer.status
    await delay(Number(answer.headers.get('retry-after')) * 1_000)
  }
}
