import type { Place } from '../spool/segment.ts'
import type { Spool } from '../spool/spool.ts'
import type { Batch, BatchFacts } from './batch.ts'

/** A batch that waits. Its body is in memory, on disk, or both. */
export type Parcel = {
  facts: BatchFacts
  body: Buffer | null
  place: Place | null
  /** Never on disk, so that it would be lost with the process. */
  isInMemoryOnly: boolean
}

export function parcelOf(facts: BatchFacts, body: Buffer | null, place: Place | null): Parcel {
  return { facts, body, place, isInMemoryOnly: !place }
}

/** Null when it cannot be read from the disk any more. */
export async function batchOf({ facts, body, place }: Parcel, spool: Spool | null): Promise<Batch | null> {
  if (body) return { facts, body }
  if (!place || !spool) return null
  return place.segment.read(place).catch(() => null)
}

export function bytesInMemory(parcels: readonly Parcel[]): number {
  return parcels.reduce((total, { body }) => total + (body?.byteLength ?? 0), 0)
}

/** How many entries would be lost with the process. */
export function entriesInMemoryOnly(parcels: readonly Parcel[]): number {
  return parcels
    .filter(({ isInMemoryOnly }) => isInMemoryOnly)
    .flatMap(({ facts }) => Object.values(facts.entryCounts))
    .reduce((total, each) => total + each, 0)
}
