import { inTurn } from './in-turn.ts'

const SLICE_MS = 2

/** Maps a long list without holding up the event loop: others get their turn every few milliseconds. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  const mapSlice = () => {
    const endsAt = performance.now() + SLICE_MS
    while (mapped.length < items.length) {
      mapped.push(map(items[mapped.length] as T))
      if (performance.now() >= endsAt) return
    }
  }
  while (mapped.length < items.length) await inTurn(mapSlice)
  return mapped
}
