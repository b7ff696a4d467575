/** A map that forgets what was used longest ago when it has more than `maxEntries`. */
export type LeastRecentlyUsed<T> = { get(key: string): T | undefined; set(key: string, value: T): void }

export function createLeastRecentlyUsed<T>(maxEntries: number): LeastRecentlyUsed<T> {
  const entries = new Map<string, T>()
  return {
    get: (key) => {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, value)
      const [oldest] = entries.keys()
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    },
  }
}
