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

/** The tag of what took longer than it should. */
export const SLOW = 'slow'

export type EntryType = (typeof ENTRY_TYPES)[number]
export type EntryStatus = 'ok' | 'error'
export type EntryLink = { traceId: string; id: string }
export type Content = Record<string, unknown>

/** What an entry says, worked out off the path of the request. Without a name it keeps the one it was opened with. */
export type Described = { content: Content; name?: string; family?: string | null }

/** Says what the facts of an entry mean, and whether it turned out to be slow. */
export type Describe = (content: Content, isSlow: boolean) => Described

/** What has an id, made when it is first asked for. */
export type Identified = { readonly id: string }

/** One thing that happened. Its content is held by reference until it is serialised. */
export type Entry = Identified & {
  readonly trace: Identified
  readonly parent: Identified | null
  type: EntryType
  name: string
  /** Unix time in ms, with fractions. */
  startMs: number
  /** Null for a mark, which has no extent. */
  durationMs: number | null
  status: EntryStatus
  tags: string[] | null
  links: EntryLink[] | null
  content: Content | null
  /** Says what the content means, when it is serialised. Its content may then be anything. */
  describe: Describe | null
  /** About how much memory it holds. */
  bytes: number
}
