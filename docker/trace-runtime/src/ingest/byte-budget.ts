export type ByteBudget = {
  /** Takes so many bytes if they are free, until the returned function is called; null if they are not. */
  take(bytes: number): (() => void) | null
  /** Runs something that holds so many bytes once they are free: first come, first served. */
  hold<T>(bytes: number, run: () => Promise<T>): Promise<T>
}

/** So many bytes may be held at the same time. What is larger than all of them is let in when nothing else is held. */
export function createByteBudget(totalBytes: number): ByteBudget {
  let held = 0
  const waiting: { bytes: number; begin(): void }[] = []

  const fits = (bytes: number) => held === 0 || held + bytes <= totalBytes

  function free(bytes: number): void {
    held -= bytes
    for (let next = waiting[0]; next && fits(next.bytes); next = waiting[0]) {
      waiting.shift()
      held += next.bytes
      next.begin()
    }
  }

  function take(bytes: number): (() => void) | null {
    if (waiting.length > 0 || !fits(bytes)) return null
    held += bytes
    return () => free(bytes)
  }

  async function hold<T>(bytes: number, run: () => Promise<T>): Promise<T> {
    const done =
      take(bytes) ??
      (await new Promise<() => void>((resolve) => {
        waiting.push({ bytes, begin: () => resolve(() => free(bytes)) })
      }))
    try {
      return await run()
    } finally {
      done()
    }
  }

  return { take, hold }
}
