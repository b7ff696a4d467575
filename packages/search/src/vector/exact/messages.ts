import type { Scored } from './matrix.ts'

/** What the worker is asked. A key is one tenant's vectors of one model. */
export type Request =
  | {
      type: 'update'
      key: string
      dimensions: number
      removed: string[]
      added: string[]
      rows: Float32Array
    }
  | { type: 'drop'; key: string }
  | { type: 'find'; id: number; key: string; query: Float32Array; skip: number; count: number }

export type Answer = { id: number; nearest: Scored[] }
