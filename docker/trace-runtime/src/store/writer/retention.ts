import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ThreadOptions } from '../options.ts'
import { bytesOnDisk, HOUR_MS, hourOf, type SegmentFile } from '../segment/file.ts'
import { isDamage, isDiskTrouble } from '../segment/open.ts'
import type { Ledger } from './ledger.ts'
import { keepPinned } from './pins.ts'
import type { Segments } from './segments.ts'

/** Keeps the files within their age, their cap and the disk. */
export type Retention = {
  /** Whether a batch of about this size can be written; unlinks the oldest segments for it if the cap asks for it. */
  makeRoom(bytes: number): boolean
  /** Unlinks segments whose hour ended this long ago, and the oldest over the cap. Returns their names. */
  prune(olderThanHours: number): string[]
  /** Unlinks every segment but pinned copies. */
  clear(): string[]
}

/** Rows, indexes and the log of a batch take at most about this many times its own size on disk. */
const GROWTH = 4

type Parts = {
  options: Pick<ThreadOptions, 'databasePath' | 'capBytes' | 'floorBytes'>
  ledger: Ledger
  segments: Segments
}

export function openRetention({ options, ledger, segments }: Parts): Retention {
  const { databasePath, capBytes, floorBytes } = options

  function makeRoom(bytes: number): boolean {
    if (freeBytes(databasePath) - bytes * GROWTH < floorBytes) return false
    fitIntoCap(bytes * GROWTH)
    return true
  }

  function fitIntoCap(extraBytes: number): string[] {
    const names: string[] = []
    while (segments.sizeBytes() + bytesOnDisk(databasePath) + extraBytes > capBytes) {
      const oldest = prunable().slice(0, -1)[0]
      if (!oldest) break
      names.push(remove(oldest))
    }
    return names
  }

  function prune(olderThanHours: number): string[] {
    const firstHourMs = hourOf(Date.now() - olderThanHours * HOUR_MS)
    const old = prunable().filter((file) => file.hourMs < firstHourMs)
    const names = [...old.map(remove), ...fitIntoCap(0)]
    ifThereIsRoom(() => {
      ledger.giveUpHoursBefore(firstHourMs)
      ledger.forgetArrivalsBefore(firstHourMs)
    })
    return names
  }

  function clear(): string[] {
    const newest = prunable().at(-1)
    const old = [...prunable()]
    // Its batches stay known, so that a retry does not bring back what was cleared.
    if (newest) segments.openNextPart(newest.hourMs)
    return old.map(remove)
  }

  function remove(file: SegmentFile): string {
    try {
      keepPinned({ databasePath, ledger, segments }, file)
      segments.remove(file)
    } catch (error) {
      if (!isDamage(error)) throw error
      segments.setAside(file)
    }
    // An hour that went for age or room does not come back with a late batch, or a retry would be stored twice.
    const isLastPart = !prunable().some((other) => other.hourMs === file.hourMs)
    ifThereIsRoom(() => ledger.giveUpHoursBefore(isLastPart ? file.hourMs + HOUR_MS : file.hourMs))
    return file.name
  }

  const prunable = () => segments.files().filter((file) => !file.isPinned)

  return { makeRoom, prune, clear }
}

/** What makes room must not itself need any: on a full disk a note in the ledger is left for the next time. */
function ifThereIsRoom(note: () => void): void {
  try {
    note()
  } catch (error) {
    if (!isDiskTrouble(error)) throw error
  }
}

/** Free bytes of the disk under `path`, as far as an unprivileged process may use them. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}
