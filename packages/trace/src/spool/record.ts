import { crc32 } from 'node:zlib'
import type { Batch, BatchFacts } from '../ship/batch.ts'

/** Length and CRC-32 of what follows, then the length of the facts, each 32 bits, little-endian. */
const HEADER_BYTES = 12

export type FoundRecord = { offset: number; length: number; facts: BatchFacts }

/** A batch as it lies in a segment. */
export function encodeRecord({ facts, body }: Batch): Buffer {
  const json = Buffer.from(JSON.stringify(facts))
  const record = Buffer.allocUnsafe(HEADER_BYTES + json.byteLength + body.byteLength)
  record.writeUInt32LE(record.byteLength, 0)
  record.writeUInt32LE(json.byteLength, 8)
  json.copy(record, HEADER_BYTES)
  body.copy(record, HEADER_BYTES + json.byteLength)
  record.writeUInt32LE(crc32(record.subarray(8)), 4)
  return record
}

/** The batch of a record. Null when it is not whole. */
export function decodeRecord(record: Buffer): Batch | null {
  if (record.byteLength < HEADER_BYTES || record.readUInt32LE(0) !== record.byteLength) return null
  if (crc32(record.subarray(8)) !== record.readUInt32LE(4)) return null
  const bodyStart = HEADER_BYTES + record.readUInt32LE(8)
  const facts = JSON.parse(record.toString('utf8', HEADER_BYTES, bodyStart)) as BatchFacts
  return { facts, body: record.subarray(bodyStart) }
}

/** The whole records of a segment. What follows the first that is not whole was being written when its writer ended. */
export function readRecords(segment: Buffer): FoundRecord[] {
  const found: FoundRecord[] = []
  let offset = 0
  while (offset + HEADER_BYTES <= segment.byteLength) {
    const length = segment.readUInt32LE(offset)
    if (length < HEADER_BYTES || offset + length > segment.byteLength) break
    const batch = decodeRecord(segment.subarray(offset, offset + length))
    if (!batch) break
    found.push({ offset, length, facts: batch.facts })
    offset += length
  }
  return found
}
