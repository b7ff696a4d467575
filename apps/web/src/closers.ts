import type { Log } from '@repo/trace/log'

export type Closers = {
  /** Remembers how to close what was just opened, and returns it. */
  opened<T>(name: string, thing: T, close: (thing: T) => unknown): T
  /** Closes everything, the last opened first; what fails or takes longer than `timeoutMs` is logged and passed over. */
  closeAll(timeoutMs: number): Promise<void>
}

/** Keeps the order in which things were opened. */
export function createClosers(log: Log): Closers {
  const stack: { name: string; close: () => unknown }[] = []
  return {
    opened: (name, thing, close) => {
      stack.push({ name, close: () => close(thing) })
      return thing
    },
    closeAll: async (timeoutMs) => {
      for (const { name, close } of stack.splice(0).reverse()) {
        const failure = await failureOf(close, timeoutMs)
        if (failure) log.warn({ err: failure, part: name }, 'a part did not close')
      }
    },
  }
}

async function failureOf(close: () => unknown, timeoutMs: number): Promise<Error | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`not closed within ${timeoutMs} ms`)), timeoutMs)
  })
  const closed = (async () => {
    await close()
    return null
  })().catch((error: unknown) => error as Error)
  return Promise.race([closed, late]).finally(() => clearTimeout(timer))
}
