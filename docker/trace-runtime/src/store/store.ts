import type { Batch, DroppedByReason, Entry, EntryStatus, EntryType } from '../entry.ts'

/** Where a stored entry is: the segment (the hour it lies in, `2026-11-25T03`, or `pinned`) and its row there. */
export type EntryKey = string

/** An entry as a list shows it: no content. */
export type EntrySummary = Omit<Entry, 'content' | 'links'> & {
  key: EntryKey
  service: string
  instance: string | null
}

/** An entry of another trace that links to the span `causeId` of the one asked for. */
export type CausedEntry = EntrySummary & { causeId: string }

export type StoredEntry = Entry & { key: EntryKey; service: string; instance: string | null }

/** Every field narrows; an absent one does not. Times are Unix ms, `fromMs` included and `toMs` not. */
export type EntryFilter = {
  types?: EntryType[]
  tag?: string
  service?: string
  status?: EntryStatus
  minDurationMs?: number
  maxDurationMs?: number
  fromMs?: number
  toMs?: number
  /** Words in the name, the tags or the content; the last one may be a prefix. */
  text?: string
  familyHash?: string
  traceId?: string
}

/**
 * Newest first. `cursor` is what the page before returned; null when there is no further one. `unsearched` is how many
 * of the newest entries a search for text left out, since they are not in its index yet.
 */
export type EntryPage = { entries: EntrySummary[]; nextCursor: string | null; unsearched: number }

export type RouteStats = {
  name: string
  service: string
  count: number
  errorCount: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
}

export type ExceptionGroup = {
  familyHash: string
  name: string
  message: string
  count: number
  firstMs: number
  lastMs: number
  services: string[]
  latestKey: EntryKey
}

/** The same query shape many times within one trace. */
export type RepeatedQuery = {
  traceId: string
  rootName: string
  service: string
  sql: string
  caller: string | null
  count: number
  startMs: number
}

export type Overview = {
  /** One point a bucket, oldest first: requests, errors, entries stored, entries dropped or sampled out. */
  timeline: {
    atMs: number
    requests: number
    errors: number
    stored: number
    dropped: number
    sampledOut: number
  }[]
  bucketMs: number
  routes: RouteStats[]
  slowest: EntrySummary[]
  repeatedQueries: RepeatedQuery[]
  exceptions: ExceptionGroup[]
  dropped: { service: string; droppedByReason: DroppedByReason }[]
  countsByType: Partial<Record<EntryType, number>>
  services: string[]
}

/** Which field held a value that was searched for, and how often. */
export type ValueMatch = { type: EntryType; field: string; count: number; example: EntrySummary }

/** A secret that arrived unmasked and was masked here. Never the secret itself. */
export type Leak = {
  kind: string
  type: EntryType
  service: string
  /** The route, query or message it came with. */
  where: string
  field: string
  count: number
  lastMs: number
}

/** A secret that one batch brought, as the second redaction pass found it. */
export type BatchLeak = { kind: string; type: EntryType; where: string; field: string }

export type StoreStatus = {
  isWriterCaughtUp: boolean
  queuedBytes: number
  isDiskAboveFloor: boolean
  freeDiskBytes: number
  sizeBytes: number
  capBytes: number
  /** Entries that are stored, and follow in the text index. */
  unindexed: number
  segments: { name: string; sizeBytes: number; entries: number; unindexed: number }[]
}

export type Amendment = {
  id: string
  content: Record<string, unknown>
  status?: EntryStatus
  keyId: string
  batchId: string
}

export type WriteOutcome =
  | { ok: true; stored: number }
  | { ok: false; reason: 'busy' | 'disk'; retryAfterSeconds: number }

/**
 * Hourly SQLite files behind one writer thread; reads have connections and a thread of their own. Every method
 * answers from outside the caller's thread, so that none holds up its event loop.
 */
export type Store = {
  /** Stores a batch and remembers (keyId, batchId) in one transaction; one held already stores nothing. */
  write(batch: Batch, options: { keyId: string; leaks?: BatchLeak[] }): Promise<WriteOutcome>
  /**
   * Replaces the content, and where given the status, of the newest entry with this id: what version 1 senders call
   * an update. Ids of theirs are unique by themselves. Remembers (keyId, batchId) in the same transaction; one held
   * already changes nothing.
   */
  amend(amendment: Amendment): Promise<{ changed: number }>
  list(filter: EntryFilter, page: { limit: number; cursor?: string }): Promise<EntryPage>
  entry(key: EntryKey): Promise<StoredEntry | null>
  /** All entries of one trace over all segments, by start; at most `limit`, and whether there are more. */
  trace(
    traceId: string,
    options: { limit: number },
  ): Promise<{ entries: StoredEntry[]; isCut: boolean; isPinned: boolean }>
  /** What this trace caused in others, by start: entries that link to it, at most `limit`. */
  causedBy(traceId: string, options: { limit: number }): Promise<CausedEntry[]>
  /** The newest traces whose root has this name and type, to compare with. */
  tracesOf(root: { name: string; type: EntryType }, options: { limit: number }): Promise<EntrySummary[]>
  occurrences(familyHash: string, page: { limit: number; cursor?: string }): Promise<EntryPage>
  overview(range: { fromMs: number; toMs: number; service?: string }): Promise<Overview>
  /** Value first: which fields hold this text. */
  findValue(value: string, range: { fromMs: number; toMs: number }): Promise<ValueMatch[]>
  leaks(range: { fromMs: number; toMs: number }): Promise<Leak[]>
  /**
   * Masks a value in every segment, or what a field holds: one of this name anywhere, or at this way from the content
   * down, `headers.cookie`. Returns rows changed.
   */
  purge(what: { value: string } | { type?: EntryType; field: string }): Promise<{ changed: number }>
  pin(traceId: string): Promise<{ pinned: number }>
  unpin(traceId: string): Promise<void>
  pinned(): Promise<EntrySummary[]>
  monitoredTags(): Promise<string[]>
  monitorTag(tag: string): Promise<void>
  unmonitorTag(tag: string): Promise<void>
  /** Unlinks segments older than this, and the oldest ones over the cap. Returns their names. */
  prune(options: { olderThanHours: number }): Promise<string[]>
  clear(): Promise<string[]>
  /** Calls back with the summaries of every batch as it is committed, for live views. */
  subscribe(listener: (entries: EntrySummary[]) => void): () => void
  status(): Promise<StoreStatus>
  /** Lets the writer finish what it holds, then closes. */
  close(): Promise<void>
}
