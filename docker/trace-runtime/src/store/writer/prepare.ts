import type { Batch, DroppedByReason, Entry, RequestCount } from '../../entry.ts'
import { inTurn } from '../../in-turn.ts'
import { mapInSlices } from '../../map-in-slices.ts'
import { compressBlock, cutIntoBlocks, encodeBody } from '../segment/block.ts'
import { hourOf } from '../segment/file.ts'
import type { BatchLeak } from '../store.ts'
import { type Columns, packColumns } from './columns.ts'

/** Bodies of entries that follow each other, compressed together. */
export type PreparedBlock = { body: Uint8Array; lines: number }

export type PreparedBatch = {
  keyId: string
  batchId: string
  service: string
  instance: string | null
  droppedByReason: DroppedByReason
  requestCounts: RequestCount[]
  leaks: BatchLeak[]
  columns: Columns
  blocks: PreparedBlock[]
}

/**
 * What the writer is sent of a batch; its entries by start, in which order they are there; and about how many bytes
 * that takes. Bodies are compressed here, since the writer has more to do.
 */
export async function prepareBatch(
  batch: Batch,
  { keyId, leaks }: { keyId: string; leaks: BatchLeak[] },
): Promise<{ prepared: PreparedBatch; entries: Entry[]; bytes: number }> {
  const entries = batch.entries.toSorted((a, b) => a.startMs - b.startMs)
  const bodies = await mapInSlices(entries, encodeBody)
  const blocks = await mapInSlices(cutByHour(entries, bodies), compress)
  const columns = await inTurn(() => packColumns(entries))
  const { batchId, service, instance, droppedByReason, requestCounts } = batch
  return {
    prepared: {
      keyId,
      batchId,
      service,
      instance,
      droppedByReason,
      requestCounts,
      leaks,
      columns,
      blocks,
    },
    entries,
    bytes: bodies.reduce((sum, body) => sum + body.length + ENTRY_OVERHEAD, 1_000),
  }
}

const ENTRY_OVERHEAD = 200

/** So that a block belongs to one segment whole, but for entries that are moved. */
function cutByHour(entries: readonly Entry[], bodies: readonly string[]): string[][] {
  const hours = Map.groupBy(bodies.keys(), (at) => hourOf((entries[at] as Entry).startMs))
  return [...hours.values()].flatMap((lines) => cutIntoBlocks(lines.map((at) => bodies[at] as string)))
}

function compress(lines: string[]): PreparedBlock {
  return { body: compressBlock(lines), lines: lines.length }
}
