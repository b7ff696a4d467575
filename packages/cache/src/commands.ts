/** What the cache asks of a Redis, however it is reached. Every method may reject, and may be abandoned. */
export type Commands = {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlMs: number): Promise<unknown>
  delete(key: string): Promise<unknown>
  /** Runs the Lua of rate-limit.ts on one key. */
  rateLimit(key: string, args: string[]): Promise<number[]>
  ping(): Promise<unknown>
  close(): Promise<void>
}

/** No command is worth waiting longer for: the answer is only a shortcut. */
export const COMMAND_TIMEOUT_MS = 250
