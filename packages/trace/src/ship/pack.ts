import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import type { Entry, EntryType } from '../entry/entry.ts'
import { countByType, type Ledger } from '../queue/ledger.ts'
import type { RequestCounts } from '../queue/request-counts.ts'
import type { Redactor } from '../redact/redactor.ts'
import { entryToJson } from '../serialise/entry-json.ts'
import { type Batch, type BatchFacts, batchJson } from './batch.ts'

export const BATCH_ENTRIES = 512
export const BATCH_BYTES = 512 * 1024

/** Serialising pauses after this long, so that no request waits for it longer. */
const SLICE_MS = 0.25
/** Level 1: the receiver reads it once, and higher levels cost the requests' processor more than they save. */
const GZIP = { level: 1, chunkSize: 128 * 1024 }

type Packed = { type: EntryType; json: string }

export type Packer = {
  /** Makes batches of entries, handed on as they are ready. Without entries one with what was counted. */
  pack(entries: Entry[], put: (batch: Batch) => Promise<void>): Promise<void>
  /** The same at once, for a process that is about to end. */
  packNow(entries: Entry[]): Batch
}

export function createPacker(parts: {
  sender: { service: string; instance: string | null }
  redactor: Redactor
  ledger: Ledger
  counts: RequestCounts
}): Packer {
  const { sender, redactor, ledger, counts } = parts
  let sequence = 0
  const factsOf = (packed: Packed[]): BatchFacts => ({
    batchId: randomUUID(),
    sequence: ++sequence,
    entryCounts: countByType(packed),
    droppedByReason: ledger.droppedSoFar(),
    requestCounts: counts.take(),
  })
  const jsonOf = (facts: BatchFacts, packed: Packed[]) =>
    batchJson(
      sender,
      facts,
      packed.map(({ json }) => json),
    )
  const batchOf = async (packed: Packed[]): Promise<Batch> => {
    const facts = factsOf(packed)
    return { facts, body: await promisify(gzip)(jsonOf(facts, packed), GZIP) }
  }
  const packedOf = (entry: Entry): Packed => ({ type: entry.type, json: entryToJson(entry, redactor) })
  return {
    pack: async (entries, put) => {
      let packed: Packed[] = []
      let bytes = 0
      let sliceEndsAt = performance.now() + SLICE_MS
      for (const entry of entries) {
        const each = packedOf(entry)
        if (packed.length > 0 && bytes + each.json.length > BATCH_BYTES) {
          await put(await batchOf(packed))
          packed = []
          bytes = 0
        }
        packed.push(each)
        bytes += each.json.length
        if (performance.now() < sliceEndsAt) continue
        await nextTurn()
        sliceEndsAt = performance.now() + SLICE_MS
      }
      await put(await batchOf(packed))
    },
    packNow: (entries) => {
      const packed = entries.map(packedOf)
      const facts = factsOf(packed)
      return { facts, body: gzipSync(jsonOf(facts, packed), GZIP) }
    },
  }
}
