import { entryKey } from '../segment/entry-id.ts'
import { isDamage, isDiskTrouble } from '../segment/open.ts'
import type { EntryKey } from '../store.ts'
import type { Ledger } from './ledger.ts'
import { dependsOnArrival, placeBatch } from './place.ts'
import type { PreparedBatch } from './prepare.ts'
import type { Retention } from './retention.ts'
import type { SegmentShare } from './segment-writer.ts'
import type { Segments } from './segments.ts'

/** What was stored: for each entry written, its position in the batch's order of start, and its key. */
export type BatchAnswer = { ok: true; stored: number; keys: EntryKey[] } | { ok: false; reason: 'disk' }

type Parts = { ledger: Ledger; segments: Segments; retention: Retention }

/**
 * Stores a batch: one transaction in each segment that it touches, nearly always one. Each holds the batch's id, so
 * that a retry after a failure between two of them adds just what is missing.
 */
export function writeBatch({ ledger, segments, retention }: Parts) {
  return ({ batch, bytes }: { batch: PreparedBatch; bytes: number }): BatchAnswer => {
    if (!retention.makeRoom(bytes)) return { ok: false, reason: 'disk' }
    try {
      const shares = placeBatch(batch, { arrivedMs: arrival(batch), firstHourMs: ledger.firstHourMs() })
      const keys = [...shares].flatMap(([hourMs, share]) => writeShare(hourMs, share))
      return { ok: true, stored: keys.length, keys }
    } catch (error) {
      if (!isDiskTrouble(error)) throw error
      segments.close()
      return { ok: false, reason: 'disk' }
    }
  }

  function arrival(batch: PreparedBatch): number {
    const noted = ledger.arrivalMs(batch)
    if (noted !== null) return noted
    const arrivedMs = Date.now()
    if (dependsOnArrival(batch, { arrivedMs, firstHourMs: ledger.firstHourMs() }))
      ledger.noteArrival(batch, arrivedMs)
    return arrivedMs
  }

  function writeShare(hourMs: number, share: SegmentShare): EntryKey[] {
    const segment = segments.forHour(hourMs)
    try {
      const ids = segment.write(share) ?? []
      return ids.map((id) => entryKey(segment.file.name, id))
    } catch (error) {
      if (!isDamage(error)) throw error
      segments.setAside(segment.file)
      return writeShare(hourMs, share)
    }
  }
}
