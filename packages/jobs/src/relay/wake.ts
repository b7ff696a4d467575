/** Lets a loop sleep until it is called, or a time has passed. A call while it is awake counts for its next sleep. */
export function createWake(): { call(): void; sleep(timeoutMs: number): Promise<void> } {
  let called = false
  let awaken: (() => void) | null = null
  return {
    call: () => {
      called = true
      awaken?.()
    },
    sleep: async (timeoutMs) => {
      if (!called) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs)
          awaken = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      called = false
      awaken = null
    },
  }
}
