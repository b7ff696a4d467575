import { entriesOfTrace } from '../reader/trace.ts'
import { blockAndLine } from '../segment/block.ts'
import { type SegmentFile, segmentFile } from '../segment/file.ts'
import type { Ledger } from './ledger.ts'
import type { SegmentWriter } from './segment-writer.ts'
import type { Segments } from './segments.ts'

type Parts = { databasePath: string; ledger: Ledger; segments: Segments }

/** Copies what is pinned out of a segment that is about to go, into the pinned copy beside it. */
export function keepPinned({ databasePath, ledger, segments }: Parts, file: SegmentFile): void {
  for (const traceId of ledger.pins()) {
    const segment = segments.openIfSound(file)
    if (!segment) return
    const entries = entriesOfTrace(segment.reader, traceId, { limit: Number.MAX_SAFE_INTEGER, afterId: -1 })
    if (entries.length > 0)
      segments.open(segmentFile(databasePath, { ...file, isPinned: true })).keep(entries)
  }
}

/** Lets a trace go: what only a pinned copy has of it is deleted. */
export function unpinTrace({ ledger, segments }: Pick<Parts, 'ledger' | 'segments'>, traceId: string): void {
  ledger.unpin(traceId)
  for (const file of segments.files().filter((file) => file.isPinned)) {
    const segment = segments.openIfSound(file)
    if (!segment) continue
    segment.transaction(() => deleteTrace(segment, traceId))
    if (segment.db.prepare('select 1 from entries limit 1').get() === undefined) segments.remove(file)
  }
}

/** In a pinned copy every entry has a block of its own. */
function deleteTrace({ db, dictionary }: SegmentWriter, traceId: string): void {
  const entries = db
    .prepare('select e.id, e.place from entries e join traces t on t.id = e.trace where t.trace_id = ?')
    .all(Buffer.from(traceId, 'hex'))
  for (const { id, place } of entries) {
    for (const sql of DELETES) db.prepare(sql).run(Number(id))
    db.prepare('delete from blocks where id = ?').run(blockAndLine(Number(place)).blockId)
  }
  db.prepare('delete from traces where trace_id = ?').run(Buffer.from(traceId, 'hex'))
  dictionary.forget()
}

const DELETES = [
  'delete from tags where entry = ?',
  'delete from links where entry = ?',
  'delete from words where rowid = ?',
  'delete from entries where id = ?',
]
