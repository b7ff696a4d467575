import { ENTRY_TYPES } from '../../entry.ts'
import type { Leak } from '../store.ts'
import type { SegmentReaders } from './readers.ts'

const LEAKS = `select l.kind, l.type, s.text as service, l.place, l.field, l.count, l.last_ms
  from leaks l join strings s on s.id = l.service where l.last_ms >= ? and l.last_ms < ?`

/** The secrets that arrived unmasked, latest first: one row for each kind and the field it came in. */
export function readLeaks(
  readers: SegmentReaders,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Leak[] {
  const leaks = new Map<string, Leak>()
  for (const segment of readers.segments({ fromMs, toMs })) {
    for (const row of segment.all(LEAKS, fromMs, toMs)) {
      const leak: Leak = {
        kind: String(row.kind),
        type: ENTRY_TYPES[Number(row.type)] ?? 'dump',
        service: String(row.service),
        where: String(row.place),
        field: String(row.field),
        count: Number(row.count),
        lastMs: Number(row.last_ms),
      }
      const key = JSON.stringify([leak.kind, leak.type, leak.service, leak.where, leak.field])
      const known = leaks.get(key)
      leaks.set(
        key,
        known
          ? { ...known, count: known.count + leak.count, lastMs: Math.max(known.lastMs, leak.lastMs) }
          : leak,
      )
    }
  }
  return [...leaks.values()].sort((a, b) => b.lastMs - a.lastMs)
}
