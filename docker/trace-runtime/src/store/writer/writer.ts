import type { StoreEvent, ThreadOptions } from '../options.ts'
import type { Amendment } from '../store.ts'
import { amendEntry } from './amend.ts'
import { indexLate } from './index-late.ts'
import { openLedger } from './ledger.ts'
import type { Purge } from './mask.ts'
import { unpinTrace } from './pins.ts'
import { purgeSegments } from './purge.ts'
import { openRetention } from './retention.ts'
import { openSegments } from './segments.ts'
import { type BatchToWrite, writeBatches } from './write-batches.ts'

/** All calls of the writer's thread. It alone changes files. `report` is told of files that are given up. */
export type WriterCalls = ReturnType<typeof openWriter>

export function openWriter(options: ThreadOptions, report: (event: StoreEvent) => void) {
  const ledger = openLedger(options.databasePath)
  const segments = openSegments(options, report)
  const retention = openRetention({ options, ledger, segments })
  const textIndexes = indexLate(segments, { ...options, report })
  const store = writeBatches({ ledger, segments, retention })

  return {
    write: (batches: BatchToWrite[]) => {
      textIndexes.makeWayFor(batches.reduce((sum, { batch }) => sum + batch.columns.length, 0))
      return store(batches)
    },
    amend: (amendment: Amendment) => amendEntry(segments, amendment),
    purge: (purge: Purge) => purgeSegments(segments, purge),
    prune: ({ olderThanHours }: { olderThanHours: number }) => retention.prune(olderThanHours),
    clear: () => retention.clear(),
    pins: () => ledger.pins(),
    pin: (traceId: string) => ledger.pin(traceId, Date.now()),
    unpin: (traceId: string) => unpinTrace({ ledger, segments }, traceId),
    monitoredTags: () => ledger.monitoredTags(),
    monitorTag: (tag: string) => ledger.monitorTag(tag),
    unmonitorTag: (tag: string) => ledger.unmonitorTag(tag),
    /** Gives up a file in which a reader found damage. */
    setAside: (path: string) => {
      const file = segments.files().find((file) => file.path === path)
      if (file) segments.setAside(file)
    },
    close: () => {
      textIndexes.close()
      segments.close()
      ledger.close()
    },
  }
}
