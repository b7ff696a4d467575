import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Upload, UploadOutcome } from '#client/uploads/upload.ts'
import { createUploadQueue } from '#client/uploads/upload-queue.ts'

/** A queue whose sends end when the test says so. */
function openQueue() {
  const sends: { upload: Upload; signal: AbortSignal; end(outcome: UploadOutcome): Promise<void> }[] = []
  const queue = createUploadQueue({
    onChange: () => undefined,
    send: (upload, { signal }) =>
      new Promise((resolve) => {
        const end = async (outcome: UploadOutcome) => {
          resolve(outcome)
          await vi.advanceTimersByTimeAsync(0)
        }
        sends.push({ upload, signal, end })
      }),
  })
  const states = () => queue.snapshot().uploads.map(({ state }) => state)
  return { queue, sends, states }
}

const files = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ file: new File(['text'], `${index}.md`), folderPath: '' }))
const added: UploadOutcome = { state: 'added', sourceId: 'id' }
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
    queue.add(files(2))
    await sends[0]?.end(added)
    await sends[1]?.end({ state: 'refused', reason: 'empty' })
    expect(queue.snapshot().counts).toMatchObject({ total: 2, added: 1, refused: 1, bytes: 4, sentBytes: 4 })
  })
})
