import { useSyncExternalStore } from 'react'

/**
 * A value outside of components, so that going to another page does not end what it tells of. It may change faster
 * than a screen can show it: those who use it see at most one change a frame. `onShown` runs when the first component
 * shows it, and what it returns when the last one is gone.
 */
export function createFrameStore<Value>(read: () => Value, onShown: () => () => void = nothing) {
  const listeners = new Set<() => void>()
  let current = read()
  let frame: number | undefined
  let onHidden = () => {}

  const publish = () => {
    if (frame !== undefined) return
    frame = requestAnimationFrame(() => {
      frame = undefined
      current = read()
      for (const listener of listeners) listener()
    })
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    if (listeners.size === 1) onHidden = onShown()
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) onHidden()
    }
  }
  const snapshot = () => current
  return { publish, snapshot, useValue: () => useSyncExternalStore(subscribe, snapshot, snapshot) }
}

function nothing(): () => void {
  return () => {}
}
