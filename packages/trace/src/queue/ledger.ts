import { crc32 } from 'node:zlib'
import { ENTRY_TYPES, type EntryType } from '../entry/entry.ts'

export const DROP_REASONS = ['ring_full', 'entry_too_large', 'spool_full', 'rejected', 'shutdown'] as const
export type DropReason = (typeof DROP_REASONS)[number]
export type CountsByType = Partial<Record<EntryType, number>>
export type DroppedByReason = Partial<Record<DropReason, CountsByType>>

const TYPES = ENTRY_TYPES.length
const HEADER = 2
const WORDS = HEADER + TYPES * (1 + DROP_REASONS.length)
const typeIndex = new Map(ENTRY_TYPES.map((type, index) => [type, index]))

/**
 * What became of every entry, in one block of memory that a file can hold as it is: entries that are in memory alone
 * and would be lost with the process, and what was dropped but not yet told. Words: a checksum, the number of the last
 * batch that was put away, entries in memory by type, then dropped ones by reason and type.
 */
export type Ledger = {
  kept(type: EntryType): void
  /** Entries that left memory: into a batch that is put away, or dropped. */
  left(counts: CountsByType): void
  dropped(reason: DropReason, counts: CountsByType): void
  /** Takes out what was dropped, to be told in a batch. */
  droppedSoFar(): DroppedByReason
  told(dropped: DroppedByReason): void
  /** Notes that everything up to this batch is put away. */
  putAway(sequence: number): void
  hasDropped(): boolean
  /** Whether it says something else than when its block was last taken. */
  hasChanged(): boolean
  /** Counts what an ended process had in memory as dropped, apart from batches it had put away after its last note. */
  inherit(
    left: NonNullable<ReturnType<typeof readLedger>>,
    laterBatches: { entryCounts: CountsByType; droppedByReason: DroppedByReason }[],
  ): void
  /** The block, with its checksum brought up to date. */
  block(): Uint8Array
}

export function createLedger(): Ledger {
  const words = new Uint32Array(WORDS)
  let hasChanged = true
  const add = (offset: number, counts: CountsByType, sign: 1 | -1) => {
    hasChanged = true
    for (const type of Object.keys(counts) as EntryType[]) {
      const at = offset + (typeIndex.get(type) ?? 0)
      words[at] = Math.max(0, (words[at] ?? 0) + sign * (counts[type] ?? 0))
    }
  }
  const addDropped = (dropped: DroppedByReason, sign: 1 | -1) => {
    for (const reason of DROP_REASONS) add(offsetOf(reason), dropped[reason] ?? {}, sign)
  }
  return {
    kept: (type) => {
      const at = HEADER + (typeIndex.get(type) ?? 0)
      words[at] = (words[at] ?? 0) + 1
      hasChanged = true
    },
    left: (counts) => add(HEADER, counts, -1),
    dropped: (reason, counts) => add(offsetOf(reason), counts, 1),
    droppedSoFar: () => readDropped(words),
    told: (dropped) => addDropped(dropped, -1),
    putAway: (sequence) => {
      words[1] = sequence
      hasChanged = true
    },
    inherit: (left, laterBatches) => {
      add(offsetOf('shutdown'), left.inMemory, 1)
      addDropped(left.dropped, 1)
      for (const { entryCounts, droppedByReason } of laterBatches) {
        add(offsetOf('shutdown'), entryCounts, -1)
        addDropped(droppedByReason, -1)
      }
    },
    hasDropped: () => words.subarray(HEADER + TYPES).some((count) => count > 0),
    hasChanged: () => hasChanged,
    block: () => {
      hasChanged = false
      const bytes = new Uint8Array(words.buffer)
      words[0] = crc32(bytes.subarray(4))
      return bytes
    },
  }
}

/** What a ledger's block says. Null when it was not written whole. */
export function readLedger(
  block: Uint8Array,
): { sequence: number; inMemory: CountsByType; dropped: DroppedByReason } | null {
  if (block.byteLength !== WORDS * 4) return null
  const words = new Uint32Array(block.slice().buffer)
  if (words[0] !== crc32(block.subarray(4))) return null
  return { sequence: words[1] ?? 0, inMemory: readCounts(words, HEADER), dropped: readDropped(words) }
}

/** How many entries of each type there are. */
export function countByType(entries: readonly { type: EntryType }[]): CountsByType {
  const counts: CountsByType = {}
  for (const { type } of entries) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

function offsetOf(reason: DropReason): number {
  return HEADER + TYPES * (1 + DROP_REASONS.indexOf(reason))
}

function readDropped(words: Uint32Array): DroppedByReason {
  const dropped: DroppedByReason = {}
  for (const reason of DROP_REASONS) {
    const counts = readCounts(words, offsetOf(reason))
    if (Object.keys(counts).length > 0) dropped[reason] = counts
  }
  return dropped
}

function readCounts(words: Uint32Array, offset: number): CountsByType {
  const counts: CountsByType = {}
  for (const [index, type] of ENTRY_TYPES.entries()) {
    const count = words[offset + index] ?? 0
    if (count > 0) counts[type] = count
  }
  return counts
}
