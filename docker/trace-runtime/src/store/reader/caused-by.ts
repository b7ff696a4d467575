import type { CausedEntry } from '../store.ts'
import { readSummaries } from './entries.ts'
import type { SegmentReaders } from './readers.ts'

const LINKING_TO = 'select span, entry from links where trace = ? order by entry limit ?'

/** Entries of other traces that link to this one, over all segments, by start; at most `limit`. */
export function readCausedBy(
  readers: SegmentReaders,
  { traceId, limit }: { traceId: string; limit: number },
): CausedEntry[] {
  const caused: CausedEntry[] = []
  for (const segment of readers.segments().reverse()) {
    if (caused.length >= limit) break
    for (const { span, entry } of segment.all(
      LINKING_TO,
      Buffer.from(traceId, 'hex'),
      limit - caused.length,
    )) {
      const causeId = Buffer.from(span as Uint8Array).toString('hex')
      caused.push(...readSummaries(segment, [Number(entry)]).map((summary) => ({ ...summary, causeId })))
    }
  }
  return caused.sort((a, b) => a.startMs - b.startMs)
}
