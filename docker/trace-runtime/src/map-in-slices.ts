import { setImmediate as nextTurn } from 'node:timers/promises'

const SLICE_MS = 4

/** Maps a long list without holding up the event loop: others get their turn every few milliseconds. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  let sliceEndsAt = performance.now() + SLICE_MS
  for (const item of items) {
    mapped.push(map(item))
    if (performance.now() < sliceEndsAt) continue
    await nextTurn()
    sliceEndsAt = performance.now() + SLICE_MS
  }
  return mapped
}
