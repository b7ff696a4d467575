import { type FileHandle, open, readFile, unlink } from 'node:fs/promises'
import type { Batch } from '../ship/batch.ts'
import { decodeRecord, readRecords } from './record.ts'

/** A file of records that is only appended to, and removed when all of them are done. */
export type Segment = {
  path: string
  bytes: number
  /** Records that are not done. */
  waiting: number
  append(record: Buffer): Promise<Place>
  read(place: Place): Promise<Batch | null>
  /** Makes it empty, to be appended to again. */
  empty(): Promise<void>
  remove(): Promise<void>
  close(): Promise<void>
}

export type Place = { segment: Segment; offset: number; length: number }

export async function createSegment(path: string): Promise<Segment> {
  return segmentOf(path, await open(path, 'wx+', 0o600), 0)
}

/** A segment that another process left behind, with its records. */
export async function openSegment(path: string) {
  const records = readRecords(await readFile(path))
  const bytes = records.reduce((total, { length }) => total + length, 0)
  const segment = segmentOf(path, await open(path, 'r'), bytes)
  segment.waiting = records.length
  return { segment, records }
}

function segmentOf(path: string, file: FileHandle, bytes: number): Segment {
  const segment: Segment = {
    path,
    bytes,
    waiting: 0,
    append: async (record) => {
      const offset = segment.bytes
      await file.write(record, 0, record.byteLength, offset)
      segment.bytes += record.byteLength
      segment.waiting++
      return { segment, offset, length: record.byteLength }
    },
    read: async ({ offset, length }) => {
      const record = Buffer.allocUnsafe(length)
      const { bytesRead } = await file.read(record, 0, length, offset)
      return bytesRead === length ? decodeRecord(record) : null
    },
    empty: async () => {
      await file.truncate(0)
      segment.bytes = 0
    },
    remove: async () => {
      await file.close()
      await unlink(path).catch(() => undefined)
    },
    close: () => file.close(),
  }
  return segment
}
