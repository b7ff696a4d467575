import type { SourceView } from '@repo/library/sources/view'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Upload, UploadOutcome } from '#client/uploads/upload.ts'
import { createUploadQueue } from '#client/uploads/upload-queue.ts'

/** A queue whose sends end when the test says so. */
function openQueue() {
  type End = (outcome: UploadOutcome, ...others: UploadOutcome[]) => Promise<void>
  const sends: {
    uploads: readonly Upload[]
    signal: AbortSignal
    progress(bytes: number): void
    end: End
  }[] = []
  const queue = createUploadQueue({
    onChange: () => undefined,
    send: (uploads, { signal, onProgress }) =>
      new Promise((resolve) => {
        const end: End = async (outcome, ...others) => {
          resolve(uploads.map((_, index) => [outcome, ...others][index] ?? outcome))
          await vi.advanceTimersByTimeAsync(0)
        }
        sends.push({ uploads, signal, progress: onProgress, end })
      }),
  })
  const states = () => queue.snapshot().uploads.map(({ state }) => state)
  return { queue, sends, states }
}

const filesOf = (content: string | Blob, count: number) =>
  Array.from({ length: count }, (_, index) => ({ file: new File([content], `${index}.md`), folderPath: '' }))
const LARGE = new Blob(['x'.repeat(300 * 1024)])
/** Each large enough for a request of its own. */
const files = (count: number) => filesOf(LARGE, count)
const small = (count: number) => filesOf('text', count)
const source = { id: 'id' } as SourceView
const added: UploadOutcome = { state: 'added', source }
const offline: UploadOutcome = { state: 'failed', reason: 'offline', retryAfterMs: 0 }

describe('createUploadQueue', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('sends four at a time and starts the next when one ends', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(files(6))
    expect(states()).toEqual(['sending', 'sending', 'sending', 'sending', 'waiting', 'waiting'])
    await sends[1]?.end(added)
    expect(states()).toEqual(['sending', 'added', 'sending', 'sending', 'sending', 'waiting'])
  })

  it('tries a lost connection again with growing pauses, four times in all', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(files(1))
    for (const pauseMs of [1_000, 2_000, 4_000]) {
      await sends.at(-1)?.end(offline)
      expect(states()).toEqual(['waiting'])
      const before = sends.length
      await vi.advanceTimersByTimeAsync(pauseMs - 1)
      expect(sends).toHaveLength(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(sends).toHaveLength(before + 1)
    }
    await sends.at(-1)?.end(offline)
    expect(states()).toEqual(['failed'])
    queue.retry()
    expect(states()).toEqual(['sending'])
  })

  it('waits as long as the server asked for', async () => {
    const { queue, sends } = openQueue()
    queue.add(files(1))
    await sends[0]?.end({ ...offline, retryAfterMs: 10_000 })
    await vi.advanceTimersByTimeAsync(9_999)
    expect(sends).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(sends).toHaveLength(2)
  })

  it('does not send again what was refused', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(files(1))
    await sends[0]?.end({ state: 'refused', reason: 'empty' })
    queue.retry()
    expect([states(), sends.length]).toEqual([['refused'], 1])
  })

  it('ends what is being sent when cancelled, and sends it anew when asked', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(files(6))
    queue.cancel()
    expect(states()).toEqual(Array(6).fill('cancelled'))
    expect(sends.every(({ signal }) => signal.aborted)).toBe(true)
    for (const { end } of [...sends]) await end(offline)
    queue.retry(5)
    expect(states().at(-1)).toBe('sending')
  })

  it('counts bytes of what will arrive', async () => {
    const { queue, sends } = openQueue()
    queue.add(small(2))
    await sends[0]?.end(added, { state: 'refused', reason: 'empty' })
    expect(queue.snapshot().counts).toMatchObject({ total: 2, added: 1, refused: 1, bytes: 4, sentBytes: 4 })
  })

  it('sends small files together, and each has an outcome of its own', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(small(30))
    expect(sends.map(({ uploads }) => uploads.length)).toEqual([25, 5])
    sends[1]?.progress(6)
    expect(
      queue
        .snapshot()
        .uploads.map(({ sentBytes }) => sentBytes)
        .slice(24),
    ).toEqual([0, 4, 2, 0, 0, 0])
    await sends[1]?.end(added, { state: 'duplicate', source }, { state: 'refused', reason: 'empty' })
    expect(states().slice(25)).toEqual(['added', 'duplicate', 'refused', 'added', 'added'])
  })

  it('keeps a large file, and files with other tags, in requests of their own', () => {
    const { queue, sends } = openQueue()
    queue.add([...small(2), ...files(1), ...small(1)], ['sea'])
    queue.add(small(2), ['land'])
    expect(sends.map(({ uploads }) => uploads.map(({ id }) => id))).toEqual([[0, 1], [2], [3], [4, 5]])
  })

  it('sends files alone after the request they shared has failed', async () => {
    const { queue, sends } = openQueue()
    queue.add(small(3))
    await sends[0]?.end(offline)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sends.slice(1).map(({ uploads }) => uploads.length)).toEqual([1, 1, 1])
  })

  it('sends the others anew when one of those under way together is cancelled', async () => {
    const { queue, sends, states } = openQueue()
    queue.add(small(3))
    queue.cancel(1)
    await sends[0]?.end(offline)
    expect(states()).toEqual(['sending', 'cancelled', 'sending'])
    expect(sends[1]?.uploads.map(({ id }) => id)).toEqual([0, 2])
  })
})
