/** What the sender of a bench is told. */
export type Order =
  | { order: 'pack'; url: string; batches: number; entries: number; beganMs: number }
  | { order: 'send'; senders: number }

/** What it answers: the bytes of all it packed; how long all of it took to be acknowledged, and what was sent again. */
export type ToldFor<O extends Order> = O extends { order: 'pack' }
  ? { wireBytes: number }
  : { tookMs: number; heldBack: number }

export const KEY = { id: 'bench', secret: 'a-secret-that-is-used-by-this-bench-alone' }
