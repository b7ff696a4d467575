const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `first` at the first signal to stop, and `second` at any after that. */
export function onStopSignals(react: { first(signal: string): void; second(): void }): { remove(): void } {
  let asked = false
  const listener = (signal: string) => {
    if (asked) return react.second()
    asked = true
    react.first(signal)
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return {
    remove: () => {
      for (const signal of SIGNALS) process.off(signal, listener)
    },
  }
}
