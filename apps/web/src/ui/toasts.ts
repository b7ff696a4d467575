export type Toast = { id: number; text: string; action?: { label: string; run: () => void } }

let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** Says something in passing, with at most one thing to do about it. Returns how to take it away. */
export function toast(text: string, options: { action?: Toast['action']; forMs?: number } = {}): () => void {
  const { action, forMs = 6_000 } = options
  const id = nextId++
  const dismiss = () => publish(toasts.filter((each) => each.id !== id))
  publish([...toasts.slice(-2), { id, text, ...(action && { action }) }])
  setTimeout(dismiss, forMs)
  return dismiss
}

export function dismissToast(id: number): void {
  publish(toasts.filter((each) => each.id !== id))
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function currentToasts(): readonly Toast[] {
  return toasts
}

function publish(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
