import { entryKey } from '../segment/entry-id.ts'
import { isDamage, isDiskTrouble } from '../segment/open.ts'
import type { EntryKey } from '../store.ts'
import type { Ledger } from './ledger.ts'
import { dependsOnArrival, placeBatch } from './place.ts'
import type { PreparedBatch } from './prepare.ts'
import type { Retention } from './retention.ts'
import type { SegmentShare } from './segment-writer.ts'
import type { Segments } from './segments.ts'

/** What was stored: a key for each entry by its position, null for one that was not; none if nobody asked for them. */
export type BatchAnswer =
  | { ok: true; stored: number; keys: (EntryKey | null)[] }
  | { ok: false; reason: 'disk' }

export type BatchToWrite = { batch: PreparedBatch; bytes: number; wantsKeys: boolean }

type Parts = { ledger: Ledger; segments: Segments; retention: Retention }
type Placed = { share: SegmentShare; answer: Answer }
type Answer = Extract<BatchAnswer, { ok: true }>

/**
 * Stores batches together: one transaction in each segment that they touch, nearly always one. Each holds the ids of
 * its batches, so that a retry after a failure between two of them adds just what is missing. The text index follows
 * later (index-late.ts).
 */
export function writeBatches({ ledger, segments, retention }: Parts) {
  return (batches: BatchToWrite[]): BatchAnswer[] => {
    const refused = batches.map((): BatchAnswer => ({ ok: false, reason: 'disk' }))
    if (!retention.makeRoom(batches.reduce((sum, { bytes }) => sum + bytes, 0))) return refused
    const answers = batches.map(({ batch, wantsKeys }): Answer => {
      const keys = Array.from({ length: wantsKeys ? batch.columns.length : 0 }, () => null)
      return { ok: true, stored: 0, keys }
    })
    try {
      const placed = batches.flatMap(({ batch }, at) => {
        const shares = placeBatch(batch, { arrivedMs: arrival(batch), firstHourMs: ledger.firstHourMs() })
        return [...shares].map(([hourMs, share]) => ({ hourMs, share, answer: answers[at] as Answer }))
      })
      for (const [hourMs, together] of Map.groupBy(placed, ({ hourMs }) => hourMs)) write(hourMs, together)
    } catch (error) {
      if (!isDiskTrouble(error)) throw error
      segments.close()
      return refused
    }
    return answers
  }

  function arrival(batch: PreparedBatch): number {
    const noted = ledger.arrivalMs(batch)
    if (noted !== null) return noted
    const arrivedMs = Date.now()
    if (dependsOnArrival(batch, { arrivedMs, firstHourMs: ledger.firstHourMs() }))
      ledger.noteArrival(batch, arrivedMs)
    return arrivedMs
  }

  function write(hourMs: number, together: Placed[]): void {
    const segment = segments.forHour(hourMs)
    try {
      const written = segment.write(together.map(({ share }) => share))
      for (const [at, { share, answer }] of together.entries()) {
        const ids = written[at] ?? []
        answer.stored += ids.length
        if (answer.keys.length === 0) continue
        for (const [which, id] of ids.entries())
          answer.keys[share.entries[which]?.position ?? -1] = entryKey(segment.file.name, id)
      }
    } catch (error) {
      if (!isDamage(error)) throw error
      segments.setAside(segment.file)
      write(hourMs, together)
    }
  }
}
