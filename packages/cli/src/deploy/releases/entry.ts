import { createHash } from 'node:crypto'
import type { Loss } from '../inside/samples.ts'

/** One deploy or rollback, as the machine remembers it. */
export type ReleaseEntry = {
  number: number
  id: string
  /** `live`: it serves, or did until the next one. `undone`: the one before went on. */
  outcome: 'live' | 'undone'
  why: string
  action: 'deploy' | 'rollback'
  at: string
  by: string
  colour: string
  images: { web: string; trace: string; schedule: string }
  revision: string
  version: string
  /** Number of the last migration of the database, and of the last one that releases before it do not survive. */
  migrationHead: number
  migrationFloor: number
  /** Where the log of the database was before the migrations; null when there were none. */
  backupMarker: string | null
  environmentHash: string
  probe: Loss | null
  switchMs: number | null
  seconds: number
  /** The hash of the entry before, and of this one with all the above. */
  previous: string
  hash: string
}

const NOTHING_BEFORE = '0'.repeat(64)

/** Chains an entry to what is there. */
export function chained(
  entry: Omit<ReleaseEntry, 'number' | 'previous' | 'hash'>,
  before: ReleaseEntry | undefined,
): ReleaseEntry {
  const linked = { ...entry, number: (before?.number ?? 0) + 1, previous: before?.hash ?? NOTHING_BEFORE }
  return { ...linked, hash: hashOf(linked) }
}

export function parseReleases(text: string): ReleaseEntry[] {
  return text.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line) as ReleaseEntry] : []))
}

/** The number of the first entry that is not what was written, or does not follow the one before; null when all do. */
export function firstBroken(entries: readonly ReleaseEntry[]): number | null {
  for (const [index, { hash, ...entry }] of entries.entries()) {
    const before = entries[index - 1]
    if (hash !== hashOf(entry) || (before && entry.previous !== before.hash)) return entry.number
  }
  return null
}

/** Of all fields in the order of their names, so that it does not hang on who wrote them. */
function hashOf(entry: Omit<ReleaseEntry, 'hash'>): string {
  const sorted = Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}
