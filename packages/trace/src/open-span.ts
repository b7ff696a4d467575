import type { AsyncLocalStorage } from 'node:async_hooks'
import { formatTraceParent } from './context/trace-parent.ts'
import type { Entry } from './entry/entry.ts'
import type { OpenTrace } from './queue/open-trace.ts'
import type { Outcome, Span } from './types.ts'

/** What is going on: a span, or work of which nothing is recorded. */
export type Current = AsyncLocalStorage<OpenSpan | symbol>

export type SpanOwner = { current: Current; end(span: OpenSpan, outcome: Outcome): void }

/**
 * A span, and the scope of what runs within it. A class, because there is one for each query of each request: its
 * methods are shared, where an object with functions of its own would make five.
 */
export class OpenSpan implements Span {
  readonly isRecorded = true
  readonly owner: SpanOwner
  readonly trace: OpenTrace
  readonly entry: Entry
  readonly isRoot: boolean
  /** False where only what happens within it is recorded. */
  readonly isKind: boolean
  isOpen = true

  constructor(owner: SpanOwner, trace: OpenTrace, entry: Entry, isRoot: boolean, isKind: boolean) {
    this.owner = owner
    this.trace = trace
    this.entry = entry
    this.isRoot = isRoot
    this.isKind = isKind
  }

  get traceId(): string {
    return this.trace.id
  }

  get id(): string {
    return this.entry.id
  }

  get isKept(): boolean {
    return this.trace.isKept
  }

  run<T>(work: () => T): T {
    return this.owner.current.run(this, work)
  }

  enter(): void {
    this.owner.current.enterWith(this)
  }

  traceParent(): string {
    return formatTraceParent({ traceId: this.trace.id, spanId: this.entry.id, isKept: this.trace.isKept })
  }

  end(outcome: Outcome = {}): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.owner.end(this, outcome)
  }
}
