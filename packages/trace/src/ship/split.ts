import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { EntryType } from '../entry/entry.ts'
import { countByType } from '../queue/ledger.ts'
import type { Batch } from './batch.ts'

type Json = { entries: { type: EntryType }[] } & Record<string, unknown>

/**
 * Two batches in place of one that is too large. Null when it has a single entry. Their ids follow from its id, so
 * that a batch that is split again after a crash is known to the receiver.
 */
export async function splitBatch({ facts, body }: Batch): Promise<[Batch, Batch] | null> {
  const batch = JSON.parse((await promisify(gunzip)(body)).toString()) as Json
  if (batch.entries.length < 2) return null
  const middle = Math.ceil(batch.entries.length / 2)
  const nothing = { droppedByReason: {}, requestCounts: [] }
  const half = async (
    index: number,
    entries: Json['entries'],
    told: Partial<Batch['facts']>,
  ): Promise<Batch> => {
    const batchId = derivedId(facts.batchId, index)
    const json = JSON.stringify({ ...batch, ...told, batchId, entries })
    return {
      facts: { ...facts, ...told, batchId, entryCounts: countByType(entries) },
      body: await promisify(gzip)(json, { level: 1 }),
    }
  }
  return Promise.all([
    half(0, batch.entries.slice(0, middle), {}),
    half(1, batch.entries.slice(middle), nothing),
  ])
}

/** A UUID of version 8, RFC 9562: its bits are ours to choose. */
function derivedId(batchId: string, index: number): string {
  const hex = createHash('sha256').update(`${batchId} ${index}`).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return parts.join('-')
}
