import { renameSync } from 'node:fs'
import type { StoreEvent } from '../options.ts'
import {
  bytesOnDisk,
  companions,
  listSegmentFiles,
  type SegmentFile,
  segmentFile,
  unlinkDatabase,
} from '../segment/file.ts'
import { isDamage, isDiskTrouble, RefusedFile } from '../segment/open.ts'
import { openSegmentWriter, type SegmentWriter } from './segment-writer.ts'

/** The segments on disk as their one writer knows them; the few written last are open. */
export type Segments = {
  /** Where entries of this hour go: its newest part, a further one if that has grown too large. */
  forHour(hourMs: number): SegmentWriter
  open(file: SegmentFile): SegmentWriter
  /** Null if the file is refused. It is then no longer among `files`. */
  openIfSound(file: SegmentFile): SegmentWriter | null
  /** Runs something on a file; null if that finds it damaged, and the file is set aside. */
  ifSound<T>(file: SegmentFile, run: () => Promise<T>): Promise<T | null>
  /** A new part of the hour, which knows the batches of the one before. */
  openNextPart(hourMs: number): SegmentWriter
  files(): SegmentFile[]
  /** The oldest segment with entries that are not in its text index; null if there is none. */
  oldestBehind(): SegmentWriter | null
  /** How many entries are in no text index yet, in all segments. */
  unindexed(): number
  /** Bytes of all segments with their logs. */
  sizeBytes(): number
  remove(file: SegmentFile): void
  /** Gives up a file that SQLite cannot read, under a name that says so; what it held stays for who wants to save it. */
  setAside(file: SegmentFile): void
  close(): void
}

export type SegmentsOptions = {
  databasePath: string
  /** An hour that outgrows this gets a further part. */
  segmentMaxBytes: number
}

const MOST_OPEN = 4

export function openSegments(
  { databasePath, segmentMaxBytes }: SegmentsOptions,
  report: (event: StoreEvent) => void,
): Segments {
  /** Files of another version or program: they stay where they are, and are not ours to prune. */
  const foreign = new Set<string>()
  const files = listSegmentFiles(databasePath)
  const sizes = new Map(files.map((file) => [file.path, bytesOnDisk(file.path)]))
  const writers = new Map<string, SegmentWriter>()
  /** Of segments that are closed. */
  const unindexed = new Map<string, number>()

  function forHour(hourMs: number): SegmentWriter {
    const newest = files.findLast((file) => file.hourMs === hourMs && !file.isPinned)
    if (!newest) return openNextPart(hourMs)
    const writer = openIfSound(newest)
    if (!writer) return forHour(hourMs)
    return writer.sizeBytes() < segmentMaxBytes ? writer : openNextPart(hourMs)
  }

  /** A name that was used is not used again: what is pinned of the part before stays reachable under it. */
  function openNextPart(hourMs: number): SegmentWriter {
    const parts = listSegmentFiles(databasePath)
      .filter((file) => file.hourMs === hourMs)
      .map((file) => file.part)
    return open(segmentFile(databasePath, { hourMs, part: Math.max(-1, ...parts) + 1, isPinned: false }))
  }

  function openIfSound(file: SegmentFile): SegmentWriter | null {
    try {
      return open(file)
    } catch (error) {
      if (isDamage(error)) setAside(file)
      else if (!(error instanceof RefusedFile)) throw error
      else if (error.refusal.reason === 'damaged') setAside(file)
      else leaveAlone(file, error)
      return null
    }
  }

  async function ifSound<T>(file: SegmentFile, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run()
    } catch (error) {
      if (!isDamage(error)) throw error
      setAside(file)
      return null
    }
  }

  /** Names at the start what cannot be read, rather than when somebody looks for it. */
  function checkAll(): void {
    for (const file of [...files]) {
      try {
        openIfSound(file)
      } catch (error) {
        if (!isDiskTrouble(error)) throw error
      }
    }
  }

  function open(file: SegmentFile): SegmentWriter {
    const known = writers.get(file.path)
    const writer = known ?? openSegmentWriter(file)
    writers.delete(file.path)
    writers.set(file.path, writer)
    if (!sizes.has(file.path)) add(file)
    // Also when it is not new: a crash may have come between its making and this.
    const earlier = known ? undefined : files.find((other) => isPartBefore(other, file))
    if (earlier) writer.takeBatchesFrom(earlier.path)
    for (const longest of [...writers.values()].slice(0, -MOST_OPEN)) closeWriter(longest.file)
    return writer
  }

  function add(file: SegmentFile): void {
    const known = listSegmentFiles(databasePath).filter(({ path }) => !foreign.has(path))
    files.splice(0, files.length, ...known)
    sizes.set(file.path, 0)
  }

  function closeWriter(file: SegmentFile): void {
    const writer = writers.get(file.path)
    if (!writer) return
    unindexed.set(file.path, writer.textIndex.behind())
    writer.close()
    writers.delete(file.path)
    sizes.set(file.path, bytesOnDisk(file.path))
  }

  function unindexedIn({ path }: SegmentFile): number {
    return writers.get(path)?.textIndex.behind() ?? unindexed.get(path) ?? 0
  }

  function oldestBehind(): SegmentWriter | null {
    const file = files.find((file) => unindexedIn(file) > 0)
    if (!file) return null
    return openIfSound(file) ?? oldestBehind()
  }

  function forget(file: SegmentFile): void {
    closeWriter(file)
    sizes.delete(file.path)
    unindexed.delete(file.path)
    files.splice(0, files.length, ...files.filter(({ path }) => path !== file.path))
  }

  function leaveAlone(file: SegmentFile, refused: RefusedFile): void {
    foreign.add(file.path)
    forget(file)
    report({ level: 'error', message: `${refused.message} Until then it is left as it is, and not shown.` })
  }

  function setAside(file: SegmentFile): void {
    forget(file)
    for (const path of companions(file.path)) renameIfThere(path, `${path}.damaged`)
    report({
      level: 'error',
      message: `${file.path} is damaged. It was set aside as ${file.path}.damaged: recover it with sqlite3's .recover, or delete it.`,
    })
  }

  checkAll()

  return {
    forHour,
    open,
    openIfSound,
    ifSound,
    openNextPart,
    files: () => files,
    oldestBehind,
    unindexed: () => files.reduce((sum, file) => sum + unindexedIn(file), 0),
    sizeBytes: () => {
      for (const path of writers.keys()) sizes.set(path, bytesOnDisk(path))
      return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    },
    remove: (file) => {
      forget(file)
      unlinkDatabase(file.path)
    },
    setAside,
    close: () => {
      for (const { file } of [...writers.values()]) closeWriter(file)
    },
  }
}

function isPartBefore(other: SegmentFile, file: SegmentFile): boolean {
  return other.hourMs === file.hourMs && other.part === file.part - 1 && !other.isPinned && !file.isPinned
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
