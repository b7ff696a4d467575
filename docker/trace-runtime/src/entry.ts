/** The entry types of the ingest contract, docs/contracts/trace-ingest.md. */
export const ENTRY_TYPES = [
  'request',
  'clientRequest',
  'query',
  'redis',
  'cache',
  'exception',
  'log',
  'job',
  'schedule',
  'mail',
  'notification',
  'auth',
  'gate',
  'event',
  'model',
  'middleware',
  'view',
  'command',
  'batch',
  'dump',
] as const

export type EntryType = (typeof ENTRY_TYPES)[number]

export type EntryStatus = 'ok' | 'error'

export type EntryLink = { traceId: string; id: string }

/** What a sender reports: a span with an extent, or a mark (`durationMs` null). Times are Unix ms with fractions. */
export type Entry = {
  traceId: string
  id: string
  parentId: string | null
  type: EntryType
  name: string
  startMs: number
  durationMs: number | null
  status: EntryStatus
  familyHash: string | null
  tags: string[]
  links: EntryLink[]
  content: Record<string, unknown>
}

/** Roots of one name that ended within one minute, kept or sampled out. `durationCounts` follows DURATION_BOUNDS_MS. */
export type RequestCount = {
  minuteMs: number
  name: string
  count: number
  errorCount: number
  keptCount: number
  durationCounts: number[]
}

/** Upper bounds of the duration histogram; the last bucket has none. */
export const DURATION_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]

export type DroppedByReason = Record<string, Partial<Record<EntryType, number>>>

export type Batch = {
  batchId: string
  service: string
  instance: string | null
  droppedByReason: DroppedByReason
  requestCounts: RequestCount[]
  entries: Entry[]
}
