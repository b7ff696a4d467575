import type { KeyUse } from '../keys/keyring.ts'
import type { StoreStatus } from '../store/store.ts'

/** What a command asks of a running receiver, and what it answers. */
export type Orders = {
  status: { input: Record<string, never>; output: StoreStatus }
  keys: { input: Record<string, never>; output: KeyUse[] }
  prune: { input: { olderThanHours: number | null }; output: string[] }
  clear: { input: Record<string, never>; output: string[] }
}

export type OrderName = keyof Orders
export type Handlers = {
  [Name in OrderName]: (input: Orders[Name]['input']) => Promise<Orders[Name]['output']>
}
