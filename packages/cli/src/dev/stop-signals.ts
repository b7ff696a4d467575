const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** One Ctrl-C can arrive twice: from the terminal, and passed on by the package manager that started this. */
const ECHO_MS = 300

/** Calls `first` at the first signal to stop, and `second` at any that comes later than an echo of it. */
export function onStopSignals(react: { first(signal: string): void; second(): void }): { remove(): void } {
  let askedAt: number | null = null
  const listener = (signal: string) => {
    if (askedAt === null) {
      askedAt = performance.now()
      react.first(signal)
    } else if (performance.now() - askedAt > ECHO_MS) {
      react.second()
    }
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return {
    remove: () => {
      for (const signal of SIGNALS) process.off(signal, listener)
    },
  }
}
