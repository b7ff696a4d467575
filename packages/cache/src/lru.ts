export type Lru<V> = {
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
}

/** A map that forgets what was used longest ago once it holds too many entries or too much. */
export function createLru<V>(options: {
  maxEntries: number
  maxSize: number
  sizeOf: (value: V) => number
}): Lru<V> {
  // A Map iterates in the order of insertion, so the first entry is the oldest.
  const entries = new Map<string, V>()
  let size = 0
  const remove = (key: string) => {
    const value = entries.get(key)
    if (value === undefined) return
    size -= options.sizeOf(value)
    entries.delete(key)
  }
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      remove(key)
      entries.set(key, value)
      size += options.sizeOf(value)
      for (const oldest of entries.keys()) {
        if (entries.size <= options.maxEntries && size <= options.maxSize) break
        remove(oldest)
      }
    },
    delete: remove,
  }
}
