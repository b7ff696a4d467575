const MAX_TOGETHER = 200

/**
 * Writes what arrives while a write is under way together, in the next one: under load that is a fraction of the
 * statements and commits. Each caller waits until its own item is written; one that cannot be is refused alone.
 */
export function createWriteTogether<Item>(
  write: (items: Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  type Waiting = { item: Item; resolve(): void; reject(error: unknown): void }
  let waiting: Waiting[] = []
  let isWriting = false

  async function writeWaiting(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_TOGETHER)
      waiting = waiting.slice(MAX_TOGETHER)
      if (!(await attempt(batch))) for (const each of batch) await attempt([each])
    }
    isWriting = false
  }

  /** False when a batch failed that may do so because of one of its items. */
  async function attempt(batch: Waiting[]): Promise<boolean> {
    try {
      await write(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length > 1) return false
      for (const { reject } of batch) reject(error)
    }
    return true
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isWriting) void writeWaiting()
    })
}
