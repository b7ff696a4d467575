import { parentPort } from 'node:worker_threads'

/** A thread's calls: one argument each, and what it answers. */
export type Calls = Record<string, (input: never) => unknown>

export type CallMessage = { call: number; name: string; input: unknown }
export type AnswerMessage = { call: number; output: unknown } | { call: number; error: Error }
export type EventMessage = { event: unknown }

/** Answers the calls of startThread inside a worker thread. A call that throws rejects there. */
export function serve(calls: Calls): void {
  parentPort?.on('message', async ({ call, name, input }: CallMessage) => {
    parentPort?.postMessage(await answer(calls, { call, name, input }))
  })
}

/** Tells the thread that called `startThread` of something that no call asked for. */
export function tellOwner(event: unknown): void {
  parentPort?.postMessage({ event } satisfies EventMessage)
}

async function answer(calls: Calls, { call, name, input }: CallMessage): Promise<AnswerMessage> {
  try {
    return { call, output: await calls[name]?.(input as never) }
  } catch (error) {
    return { call, error: error instanceof Error ? error : new Error(String(error)) }
  }
}
