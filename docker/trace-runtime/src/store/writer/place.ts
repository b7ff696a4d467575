import { ENTRY_TYPES } from '../../entry.ts'
import { compressBlock, expandBlock } from '../segment/block.ts'
import { hourOf } from '../segment/file.ts'
import { type PreparedEntry, unpackColumns } from './columns.ts'
import type { PreparedBatch, PreparedBlock } from './prepare.ts'
import type { SegmentShare, ShareBlock } from './segment-writer.ts'

/** A sender's clock may run ahead by what its signature may, docs/contracts/trace-ingest.md. */
const MOST_AHEAD_MS = 5 * 60_000

/**
 * Splits a batch by the hours it belongs to. An entry from later than its arrival, its sender's clock being ahead,
 * is moved to its arrival and tagged `clock:ahead`; what is moved with it keeps its distance. An entry from before
 * `firstHourMs`, whose hour is given up already, is dropped and counted as `too_old`.
 */
export function placeBatch(
  batch: PreparedBatch,
  { arrivedMs, firstHourMs }: { arrivedMs: number; firstHourMs: number },
): Map<number, SegmentShare> {
  const shares = new Map<number, SegmentShare>()
  const shareAt = (ms: number): SegmentShare => {
    const share = shares.get(hourOf(ms)) ?? emptyShare(batch, arrivedMs)
    shares.set(hourOf(ms), share)
    return share
  }
  const drops = Object.entries(batch.droppedByReason).flatMap(([reason, counts]) =>
    Object.entries(counts).map(([type, count]) => ({ reason, type, count })),
  )
  for (const entry of withoutClockAhead(unpackColumns(batch.columns), arrivedMs)) {
    if (entry.startMs >= firstHourMs) shareAt(entry.startMs).entries.push(entry)
    else drops.push({ reason: 'too_old', type: ENTRY_TYPES[entry.type] as string, count: 1 })
  }
  for (const counts of batch.requestCounts) {
    const minuteMs = isAhead(counts.minuteMs, arrivedMs) ? arrivedMs : counts.minuteMs
    if (minuteMs >= firstHourMs) shareAt(minuteMs).requestCounts.push({ ...counts, minuteMs })
  }
  for (const share of shares.values()) share.blocks = blocksOf(share.entries, batch.blocks)
  if (drops.length > 0 || batch.leaks.length > 0 || shares.size === 0) {
    Object.assign(shareAt(Math.max(arrivedMs, firstHourMs)), { drops, leaks: batch.leaks })
  }
  return shares
}

/** Whether the same batch, arriving at another time, could be placed elsewhere. */
export function dependsOnArrival(
  batch: PreparedBatch,
  { arrivedMs, firstHourMs }: { arrivedMs: number; firstHourMs: number },
): boolean {
  const times = [...batch.columns.startMs, ...batch.requestCounts.map((c) => c.minuteMs)]
  return (
    times.length === 0 ||
    batch.leaks.length > 0 ||
    Object.keys(batch.droppedByReason).length > 0 ||
    times.some((ms) => isAhead(ms, arrivedMs) || ms < firstHourMs)
  )
}

/** The blocks of a share as they came, but for one that has lines which are not the share's: that is cut anew. */
function blocksOf(entries: readonly PreparedEntry[], blocks: readonly PreparedBlock[]): ShareBlock[] {
  const byPosition = new Map(entries.map(({ position }, at) => [position, at]))
  let firstPosition = 0
  return blocks.flatMap(({ body, lines }) => {
    const positions = Array.from({ length: lines }, (_, line) => firstPosition + line)
    const [first] = positions
    firstPosition += lines
    const here = positions.filter((position) => byPosition.has(position))
    if (here.length === 0) return []
    const own = { entries: here.map((position) => byPosition.get(position) as number) }
    if (here.length === lines) return [{ body, ...own }]
    const all = expandBlock(body)
    return [{ body: compressBlock(here.map((position) => all[position - (first ?? 0)] as string)), ...own }]
  })
}

function isAhead(ms: number, arrivedMs: number): boolean {
  return ms > arrivedMs + MOST_AHEAD_MS
}

function withoutClockAhead(entries: PreparedEntry[], arrivedMs: number): PreparedEntry[] {
  const latestMs = entries.at(-1)?.startMs ?? 0
  if (!isAhead(latestMs, arrivedMs)) return entries
  return entries
    .map((entry) => (isAhead(entry.startMs, arrivedMs) ? moved(entry, arrivedMs - latestMs) : entry))
    .sort((a, b) => a.startMs - b.startMs)
}

function moved(entry: PreparedEntry, byMs: number): PreparedEntry {
  return { ...entry, startMs: entry.startMs + byMs, tags: [...entry.tags, 'clock:ahead'] }
}

function emptyShare({ keyId, batchId, service, instance }: PreparedBatch, arrivedMs: number): SegmentShare {
  return {
    keyId,
    batchId,
    service,
    instance,
    arrivedMs,
    entries: [],
    blocks: [],
    requestCounts: [],
    drops: [],
    leaks: [],
  }
}
