export type StoreOptions = {
  /** DB_DATABASE_SQLITE: the ledger. The hourly segments lie beside it, under its name with the hour behind. */
  databasePath: string
  /** What all files together may take, logs included. */
  capBytes: number
  /** Nothing is written while the disk has less than this free. */
  floorBytes: number
  /** Segments are unlinked when their hour is this long over. */
  pruneAfterHours: number
  /** An hour that outgrows this gets a further file, so that room is made in small pieces. An eighth of the cap. */
  segmentMaxBytes?: number
  /** What may wait for the writer. 32 MiB. */
  queueMaxBytes?: number
  /** The text index goes on when nothing was written for so long; while much is written, for longer. 10 ms. */
  indexAfterMs?: number
  /** So many entries may wait for the text index; from then on batches wait for it. 1,000,000. */
  unindexedMax?: number
  /** And none of them longer than this, or batches wait likewise. 30 s. */
  unindexedMaxMs?: number
  /** Told of what a person should know: a file set aside, a prune that failed. */
  report(event: StoreEvent): void
}

export type StoreEvent = { level: 'info' | 'warn' | 'error'; message: string }

/** What a thread of the store is started with. */
export type ThreadOptions = Required<Omit<StoreOptions, 'report'>>

const MIB = 1024 * 1024

export function withDefaults({ report: _report, ...options }: StoreOptions): ThreadOptions {
  return {
    segmentMaxBytes: Math.max(4 * MIB, Math.min(512 * MIB, Math.floor(options.capBytes / 8))),
    queueMaxBytes: 32 * MIB,
    indexAfterMs: 10,
    unindexedMax: 1_000_000,
    unindexedMaxMs: 30_000,
    ...options,
  }
}
