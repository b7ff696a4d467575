import type { Thread } from './thread/start.ts'
import type { BatchAnswer, BatchToWrite } from './writer/write-batches.ts'
import type { WriterCalls } from './writer/writer.ts'

type Waiting = {
  toWrite: BatchToWrite
  resolve(answer: BatchAnswer): void
  reject(reason: unknown): void
}

/** A transaction holds at most so many batches: the first of them waits for the last. */
const MOST_TOGETHER = 8

/** Sends batches to the writer one call at a time; what comes meanwhile goes together with the next call. */
export function groupWrites(writer: Thread<WriterCalls>) {
  const waiting: Waiting[] = []
  let isWriting = false

  async function writeWaiting(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) await writeTogether(waiting.splice(0, MOST_TOGETHER))
    isWriting = false
  }

  async function writeTogether(group: Waiting[]): Promise<void> {
    try {
      const answers = await writer.call(
        'write',
        group.map(({ toWrite }) => toWrite),
      )
      for (const [at, { resolve }] of group.entries()) resolve(answers[at] as BatchAnswer)
    } catch (error) {
      // One that cannot be written must not take the others with it.
      if (group.length > 1) for (const alone of group) await writeTogether([alone])
      else group[0]?.reject(error)
    }
  }

  return {
    write: (toWrite: BatchToWrite): Promise<BatchAnswer> =>
      new Promise((resolve, reject) => {
        waiting.push({ toWrite, resolve, reject })
        if (!isWriting) void writeWaiting()
      }),
  }
}
