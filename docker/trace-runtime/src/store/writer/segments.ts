import { renameSync } from 'node:fs'
import {
  bytesOnDisk,
  companions,
  listSegmentFiles,
  type SegmentFile,
  segmentFile,
  unlinkDatabase,
} from '../segment/file.ts'
import { RefusedFile } from '../segment/open.ts'
import { openSegmentWriter, type SegmentWriter } from './segment-writer.ts'

/** The segments on disk as their one writer knows them; the few written last are open. */
export type Segments = {
  /** Where entries of this hour go: its newest part, a further one if that has grown too large. */
  forHour(hourMs: number): SegmentWriter
  open(file: SegmentFile): SegmentWriter
  /** A new part of the hour, which knows the batches of the one before. */
  openNextPart(hourMs: number): SegmentWriter
  files(): SegmentFile[]
  /** Bytes of all segments with their logs. */
  sizeBytes(): number
  remove(file: SegmentFile): void
  /** Gives up a file that SQLite cannot read, under a name that says so; what it held stays for who wants to save it. */
  setAside(file: SegmentFile, reason: string): void
  close(): void
}

export type SegmentsOptions = {
  databasePath: string
  /** An hour that outgrows this gets a further part. */
  segmentMaxBytes: number
}

const MOST_OPEN = 4

export function openSegments({ databasePath, segmentMaxBytes }: SegmentsOptions): Segments {
  const files = listSegmentFiles(databasePath)
  const sizes = new Map(files.map((file) => [file.path, bytesOnDisk(file.path)]))
  const writers = new Map<string, SegmentWriter>()

  function forHour(hourMs: number): SegmentWriter {
    const newest = files.findLast((file) => file.hourMs === hourMs && !file.isPinned)
    if (!newest) return openNextPart(hourMs)
    const writer = openOrSetAside(newest)
    if (!writer) return forHour(hourMs)
    return writer.sizeBytes() < segmentMaxBytes ? writer : openNextPart(hourMs)
  }

  /** A name that was used is not used again: what is pinned of the part before stays reachable under it. */
  function openNextPart(hourMs: number): SegmentWriter {
    const parts = files.filter((file) => file.hourMs === hourMs).map((file) => file.part)
    return open(segmentFile(databasePath, { hourMs, part: Math.max(-1, ...parts) + 1, isPinned: false }))
  }

  function openOrSetAside(file: SegmentFile): SegmentWriter | null {
    try {
      return open(file)
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error
      setAside(file, error.refusal.reason)
      return null
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
    files.splice(0, files.length, ...listSegmentFiles(databasePath))
    sizes.set(file.path, 0)
  }

  function closeWriter(file: SegmentFile): void {
    writers.get(file.path)?.close()
    if (writers.delete(file.path)) sizes.set(file.path, bytesOnDisk(file.path))
  }

  function forget(file: SegmentFile): void {
    closeWriter(file)
    sizes.delete(file.path)
    files.splice(0, files.length, ...files.filter(({ path }) => path !== file.path))
  }

  function setAside(file: SegmentFile, reason: string): void {
    forget(file)
    for (const path of companions(file.path)) renameIfThere(path, `${path}.${reason}`)
  }

  return {
    forHour,
    open,
    openNextPart,
    files: () => files,
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
