export type RateLimit = { allowed: boolean; remaining: number; retryAfterMs: number }

/**
 * A cache that never fails its caller: while the server behind it is away, `get` finds nothing, `set` and `delete`
 * do nothing, and `rateLimit` counts what this process sees. No call takes longer than the timeout.
 */
export type Cache = {
  engine: 'memory' | 'redis' | 'upstash'
  /** The value last set under the key, as JSON gives it back; undefined when there is none. */
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, options: { ttlMs: number }): Promise<void>
  delete(key: string): Promise<void>
  /** Counts one attempt unless `limit` were allowed during the last `windowMs`. Atomic between processes. */
  rateLimit(key: string, rule: { limit: number; windowMs: number }): Promise<RateLimit>
  health(): Promise<{ ok: boolean; latencyMs: number }>
  close(): Promise<void>
}
