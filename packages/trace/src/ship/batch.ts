import type { CountsByType, DroppedByReason } from '../queue/ledger.ts'
import type { RequestCount } from '../queue/request-counts.ts'

/** What must be known of a batch without opening it: for the case that it is lost. */
export type BatchFacts = {
  batchId: string
  /** Grows with each batch of a process. */
  sequence: number
  entryCounts: CountsByType
  droppedByReason: DroppedByReason
  requestCounts: RequestCount[]
}

/** A batch as it is sent: `body` is gzipped JSON. */
export type Batch = { facts: BatchFacts; body: Buffer }

/** The JSON of a batch around entries that are JSON already. */
export function batchJson(
  sender: { service: string; instance: string | null },
  { batchId, droppedByReason, requestCounts }: Omit<BatchFacts, 'entryCounts' | 'sequence'>,
  entries: readonly string[],
): string {
  const head = JSON.stringify({ batchId, ...sender, droppedByReason, requestCounts })
  return `${head.slice(0, -1)},"entries":[${entries.join(',')}]}`
}
