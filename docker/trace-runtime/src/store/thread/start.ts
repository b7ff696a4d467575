import { Worker } from 'node:worker_threads'
import type { AnswerMessage, Calls, EventMessage } from './serve.ts'

export type Thread<C extends Calls> = {
  call<Name extends keyof C & string>(
    name: Name,
    ...input: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>>
  /** How many calls are not answered yet. */
  pending(): number
  close(): Promise<void>
}

/**
 * Runs a program that calls `serve` in a worker thread, from the first call on. If the thread dies, what it had not
 * answered rejects, and the next call starts it again. `onEvent` is told what it tells of its own accord.
 */
export function startThread<C extends Calls, E>(
  program: URL,
  { workerData, onEvent }: { workerData: unknown; onEvent(event: E): void },
): Thread<C> {
  let worker: Worker | null = null
  let calls = 0
  const waiting = new Map<number, { resolve(value: never): void; reject(reason: Error): void }>()

  function start(): Worker {
    const started = new Worker(program, { workerData })
    started.on('message', settle)
    started.on('error', (error) => end(started, error as Error))
    started.on('exit', () => end(started, new Error('The thread ended.')))
    return started
  }

  function settle(message: AnswerMessage | EventMessage): void {
    if ('event' in message) {
      onEvent(message.event as E)
      return
    }
    const call = waiting.get(message.call)
    waiting.delete(message.call)
    if ('error' in message) call?.reject(message.error)
    else call?.resolve(message.output as never)
  }

  function end(ended: Worker, reason: Error): void {
    if (worker !== ended) return
    worker = null
    for (const { reject } of waiting.values()) reject(reason)
    waiting.clear()
  }

  return {
    call: (name, ...[input]) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        const call = calls++
        waiting.set(call, { resolve, reject })
        worker.postMessage({ call, name, input })
      }),
    pending: () => waiting.size,
    close: async () => {
      await worker?.terminate()
    },
  }
}
