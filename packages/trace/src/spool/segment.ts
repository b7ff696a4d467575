import { writeFileSync } from 'node:fs'
import { type FileHandle, open, readFile, unlink } from 'node:fs/promises'
import type { Batch } from '../ship/batch.ts'
import { decodeRecord, readRecords } from './record.ts'

/** A file of records, removed when all of them are done. */
export type Segment = {
  path: string
  bytes: number
  /** Records that are not done. */
  waiting: number
  read(place: Place): Promise<Batch | null>
  remove(): Promise<void>
  close(): Promise<void>
}

/** One that this process appends to. */
export type OpenSegment = Segment & {
  append(record: Buffer): Promise<Place>
  /** Makes it empty, to be appended to again. */
  empty(): Promise<void>
}

export type Place = { segment: Segment; offset: number; length: number }

export async function createSegment(path: string): Promise<OpenSegment> {
  const file = await open(path, 'wx+', 0o600)
  const segment: OpenSegment = {
    path,
    bytes: 0,
    waiting: 0,
    append: async (record) => {
      const offset = segment.bytes
      await file.write(record, 0, record.byteLength, offset)
      segment.bytes += record.byteLength
      segment.waiting++
      return { segment, offset, length: record.byteLength }
    },
    read: (place) => readFrom(file, place),
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

/** A segment that another process left behind, with its records. */
export async function openSegment(path: string) {
  const records = readRecords(await readFile(path))
  const bytes = records.reduce((total, { length }) => total + length, 0)
  return { segment: closedSegment(path, bytes, records.length), records }
}

/** Writes one record into a segment of its own before it returns. */
export function writeSegment(path: string, record: Buffer): Place {
  writeFileSync(path, record, { flag: 'wx', mode: 0o600 })
  const length = record.byteLength
  return { segment: closedSegment(path, length, 1), offset: 0, length }
}

/** There may be thousands: each is open only while it is read. */
function closedSegment(path: string, bytes: number, waiting: number): Segment {
  return {
    path,
    bytes,
    waiting,
    read: async (place) => {
      await using file = await open(path, 'r')
      return await readFrom(file, place)
    },
    remove: () => unlink(path).catch(() => undefined),
    close: async () => undefined,
  }
}

async function readFrom(file: FileHandle, { offset, length }: Place): Promise<Batch | null> {
  const record = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(record, 0, length, offset)
  return bytesRead === length ? decodeRecord(record) : null
}
