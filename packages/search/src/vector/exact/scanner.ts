import { Worker } from 'node:worker_threads'
import type { Scored } from './matrix.ts'
import type { Answer, Request } from './messages.ts'

/** The thread that holds vectors and compares them, so that a scan does not hold up anything else. */
export type Scanner = {
  update(update: Omit<Extract<Request, { type: 'update' }>, 'type'>): void
  drop(key: string): void
  find(key: string, query: number[], range: { skip: number; count: number }): Promise<Scored[]>
  close(): Promise<void>
}

/** Starts the thread. When it ends, what was and will be asked of it fails with the reason, and `onEnd` is called once. */
export function startScanner(options: { workerPath: string; onEnd: () => void }): Scanner {
  const worker = new Worker(options.workerPath)
  worker.unref()
  const waiting = new Map<number, PromiseWithResolvers<Scored[]>>()
  let lastId = 0
  let ended: Error | null = null
  const end = (error: Error) => {
    // A thread that fails says so first, and then that it ended.
    if (ended) return
    ended = error
    for (const each of waiting.values()) each.reject(error)
    waiting.clear()
    options.onEnd()
  }
  worker.on('message', ({ id, nearest }: Answer) => {
    waiting.get(id)?.resolve(nearest)
    waiting.delete(id)
  })
  worker.once('error', end)
  worker.once('exit', () => end(new Error('the vector scan ended')))
  const post = (request: Request) => worker.postMessage(request)
  return {
    update: (update) =>
      worker.postMessage({ type: 'update', ...update }, [update.rows.buffer as ArrayBuffer]),
    drop: (key) => post({ type: 'drop', key }),
    find: (key, query, { skip, count }) => {
      if (ended) return Promise.reject(ended)
      const pending = Promise.withResolvers<Scored[]>()
      lastId += 1
      waiting.set(lastId, pending)
      post({ type: 'find', id: lastId, key, query: Float32Array.from(query), skip, count })
      return pending.promise
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
