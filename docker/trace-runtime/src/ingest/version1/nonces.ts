import { WINDOW_MS } from '../limits.ts'

/** Remembers nonces for as long as their signature is in time. Two generations, so that nothing is ever searched through. */
export function createNonces() {
  let current = new Set<string>()
  let before = new Set<string>()
  let turnsAtMs = 0
  return {
    /** Whether it comes for the first time. */
    isNew: (nonce: string, nowMs: number): boolean => {
      if (nowMs >= turnsAtMs) {
        before = current
        current = new Set()
        turnsAtMs = nowMs + 2 * WINDOW_MS
      }
      if (current.has(nonce) || before.has(nonce)) return false
      current.add(nonce)
      return true
    },
  }
}
