/** The entry types of docs/contracts/trace-ingest.md. */
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
export type Content = Record<string, unknown>

/** What an entry says, worked out off the path of the request. Without a name it keeps the one it was opened with. */
export type Described = { content: Content; name?: string; family?: string | null }

/** One thing that happened. Its content is held by reference until it is serialised. */
export type Entry = {
  traceId: string
  id: string
  parentId: string | null
  type: EntryType
  name: string
  /** Unix time in ms, with fractions. */
  startMs: number
  /** Null for a mark, which has no extent. */
  durationMs: number | null
  status: EntryStatus
  tags: string[] | null
  links: EntryLink[] | null
  content: Content | (() => Described) | null
  /** About how much memory it holds. */
  bytes: number
}
