import type { TraceContext } from './context/trace-parent.ts'
import type { Content, Describe, EntryLink, EntryStatus, EntryType } from './entry/entry.ts'
import type { Redactor } from './redact/redactor.ts'
import type { Settings } from './settings.ts'

export type SpanOptions = {
  /** Begins a trace, or continues `context` from another process. Otherwise it belongs to what is going on. */
  isRoot?: boolean
  context?: TraceContext | null
  tags?: string[]
  links?: EntryLink[]
}

/** How a span ended. */
export type Outcome = {
  status?: EntryStatus
  /** In place of the name it was opened with. */
  name?: string
  tags?: readonly string[]
  /** By reference, and not to be changed afterwards. What of it may be a secret is masked when it is serialised. */
  content?: Content
  /** Says what the content means, if it comes to serialising it: the content may then be any facts. */
  describe?: Describe
  /** About how many bytes those facts keep in memory. */
  heldBytes?: number
  /** Never slow, however long it took: a stream that is meant to stay open. */
  isStream?: boolean
  /** Turned out to be nothing to record, nor to count. */
  isIgnored?: boolean
}

/** A thing that happened at one moment, or whose duration is known already. */
export type Mark = Outcome & { durationMs?: number }

/** A piece of work with a beginning and an end. */
export type Span = {
  readonly traceId: string
  readonly id: string
  /** False when nothing comes of it. */
  readonly isRecorded: boolean
  /** Whether it is known already that its trace is kept. */
  readonly isKept: boolean
  /** Runs work that belongs to it. */
  run<T>(work: () => T): T
  /** Makes what follows in this synchronous run belong to it: for hooks that cannot wrap what they announce. */
  enter(): void
  traceParent(): string | null
  /** Ends it; only the first call counts. */
  end(outcome?: Outcome): void
}

export type Recorder = {
  readonly settings: Settings
  readonly redactor: Redactor
  /** Begins a span, to be ended by the caller. */
  open(type: EntryType, name: string, options?: SpanOptions): Span
  /** Runs work as a span, which fails when the work does. */
  span<T>(type: EntryType, name: string, work: (span: Span) => T, options?: SpanOptions): T
  mark(type: EntryType, name: string, what?: Mark): void
  /** Says something of the whole: of the request, job or command that is going on. */
  note(content: Content, tags?: readonly string[]): void
  /** Whether entries of this type are recorded here and now. */
  isWatched(type: EntryType): boolean
  /** Runs work of which nothing is recorded. */
  unrecorded<T>(work: () => T): T
  /** Records nothing of what follows in this synchronous run. */
  enterUnrecorded(): void
  /** Runs work that belongs to nothing that is going on: it outlives the request that happened to begin it. */
  apart<T>(work: () => T): T
  /** The callback, so that whenever it is called it belongs to what is going on now. */
  keepContext<Args extends unknown[], Result>(callback: (...args: Args) => Result): (...args: Args) => Result
  /** The span that is going on; null outside of one. */
  around(): Span | null
  /** The W3C header that lets another process continue this trace; null outside of one. */
  traceParent(): string | null
  traceId(): string | null
  /** Puts what is in memory on disk at once: for a process that is about to end. */
  rescue(): void
  /** Sends what was recorded so far, within a time. */
  flush(timeoutMs?: number): Promise<void>
  /** Sends the rest within two seconds, leaves what is still there on disk, and stops. */
  close(): Promise<void>
}
