import { AsyncLocalStorage } from 'node:async_hooks'
import { newSpanId, newTraceId } from './context/ids.ts'
import { followClock, nowMs } from './context/now.ts'
import { formatTraceParent, type TraceContext } from './context/trace-parent.ts'
import type { Entry, EntryType } from './entry/entry.ts'
import { estimateBytes } from './entry/estimate.ts'
import { NO_SPAN, noRecorder } from './off.ts'
import { createHeldTraces, type OpenTrace } from './queue/held-traces.ts'
import { createLedger } from './queue/ledger.ts'
import { createRequestCounts } from './queue/request-counts.ts'
import { createRing } from './queue/ring.ts'
import { createRedactor, type Redactor } from './redact/redactor.ts'
import { type RecorderOptions, type Settings, settingsOf } from './settings.ts'
import { createShipper } from './ship/shipper.ts'
import type { Mark, Outcome, Recorder, Span, SpanOptions } from './types.ts'
import { createFilters } from './watch/filters.ts'

type Scope = { trace: OpenTrace; spanId: string }

/** Nothing is recorded in work that runs under this. */
const UNRECORDED = Symbol('unrecorded')

/** Whose ends are counted, kept or not. */
const COUNTED: ReadonlySet<EntryType> = new Set(['request', 'job', 'schedule', 'command', 'batch'])

/**
 * The recorder of one process: what happens is noted by reference on the request's path, and decided on, serialised,
 * redacted and sent beside it. Nothing waits for it, and nothing it does throws.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  if (options.isOff) return noRecorder(options.redactNames)
  const settings = settingsOf(options)
  const { maxEntries, maxBytes } = settings
  const current = new AsyncLocalStorage<Scope | typeof UNRECORDED>()
  const redactor = createRedactor(settings.redactNames)
  const isWatched = createFilters(settings.watch)
  const ledger = createLedger()
  const counts = createRequestCounts()
  let monitoredTags: ReadonlySet<string> = new Set()

  const unrecorded = <T>(work: () => T): T => current.run(UNRECORDED, work)
  const ring = createRing({ maxEntries, maxBytes }, (entry) => {
    ledger.left({ [entry.type]: 1 })
    ledger.dropped('ring_full', { [entry.type]: 1 })
  })
  const shipper = startShipper({ settings, redactor, ring, ledger, counts, unrecorded }, (tags) => {
    monitoredTags = new Set(tags)
  })
  const traces = createHeldTraces({
    sampleRate: settings.sampleRate,
    maxPerSecond: settings.maxTracesPerSecond,
    now: nowMs,
    maxEntries,
    maxBytes,
    isSlow: ({ type, durationMs }) =>
      durationMs !== null && durationMs >= (settings.slowMs[type] ?? Infinity),
    isMonitored: (tag) => monitoredTags.has(tag),
    onKept: (entry) => {
      if (!shipper) return
      ledger.kept(entry.type)
      ring.push(entry)
      shipper.notice()
    },
    onDropped: (entry) => ledger.dropped('ring_full', { [entry.type]: 1 }),
  })

  /** The scope an entry belongs to: the current one, or that of a trace of its own. */
  function scopeFor(
    context: TraceContext | null | undefined,
  ): { scope: Scope; parentId: string | null; isRoot: boolean } | null {
    const scope = current.getStore()
    if (scope === UNRECORDED) return null
    if (scope && context === undefined) return { scope, parentId: scope.spanId, isRoot: false }
    followClock()
    const trace = traces.begin(context?.traceId ?? newTraceId(), context?.isKept ?? false)
    return { scope: { trace, spanId: '' }, parentId: context?.spanId ?? null, isRoot: true }
  }

  function open(type: EntryType, name: string, options: SpanOptions = {}): Span {
    const isRecorded = isWatched(type, name)
    if (!isRecorded && !options.isRoot) return NO_SPAN
    const place = scopeFor(options.isRoot ? (options.context ?? null) : undefined)
    if (!place) return NO_SPAN
    const { scope, parentId, isRoot } = place
    const entry = entryOf(scope.trace.id, parentId, type, name)
    entry.tags = options.tags ?? null
    entry.links = options.links ?? null
    const own: Scope = { trace: scope.trace, spanId: entry.id }
    let isOpen = true
    return {
      traceId: entry.traceId,
      id: entry.id,
      isRecorded: true,
      run: (work) => current.run(own, work),
      enter: () => current.enterWith(own),
      traceParent: () => traceParentOf(own),
      end: (outcome = {}) => {
        if (!isOpen) return
        isOpen = false
        entry.durationMs = Math.max(0, nowMs() - entry.startMs)
        finish(entry, isRoot ? withNote(outcome, scope.trace.note) : outcome)
        if (isRecorded && !outcome.isIgnored) traces.add(scope.trace, entry, outcome.isStream)
        if (isRoot) endRoot(scope.trace, entry, outcome)
      },
    }
  }

  function endRoot(
    trace: OpenTrace,
    { type, name, startMs, durationMs, status }: Entry,
    { isIgnored }: Outcome,
  ) {
    const isKept = traces.end(trace)
    if (isIgnored || !COUNTED.has(type)) return
    const isError = status === 'error'
    counts.add({ name, endMs: startMs + (durationMs ?? 0), durationMs: durationMs ?? 0, isError, isKept })
    shipper?.notice()
  }

  function mark(type: EntryType, name: string, what: Mark = {}): void {
    if (!isWatched(type, name)) return
    const place = scopeFor(undefined)
    if (!place) return
    const { trace } = place.scope
    const entry = entryOf(trace.id, place.parentId, type, name)
    if (what.durationMs !== undefined) {
      entry.durationMs = what.durationMs
      entry.startMs -= what.durationMs
    }
    finish(entry, what)
    traces.add(trace, entry)
    if (place.isRoot) traces.end(trace)
  }

  function traceParentOf({ trace, spanId }: Scope): string {
    return formatTraceParent({ traceId: trace.id, spanId, isKept: trace.isKept })
  }

  return {
    settings,
    redactor,
    open,
    mark,
    span: (type, name, work, options) => runSpan(open(type, name, options), work),
    note: (content, tags = []) => {
      const scope = current.getStore()
      if (!scope || scope === UNRECORDED) return
      scope.trace.note ??= { tags: [], content: {} }
      scope.trace.note.tags.push(...tags)
      Object.assign(scope.trace.note.content, content)
    },
    enterUnrecorded: () => current.enterWith(UNRECORDED),
    isWatched: (type) => isWatched(type, '') && current.getStore() !== UNRECORDED,
    unrecorded,
    keepContext: (callback) => {
      const scope = current.getStore()
      return scope ? (...args) => current.run(scope, () => callback(...args)) : callback
    },
    traceParent: () => {
      const scope = current.getStore()
      return scope && scope !== UNRECORDED ? traceParentOf(scope) : null
    },
    traceId: () => {
      const scope = current.getStore()
      return scope && scope !== UNRECORDED ? scope.trace.id : null
    },
    rescue: () => shipper?.rescue(),
    flush: async (timeoutMs = 2_000) => shipper?.flush(timeoutMs),
    close: async () => shipper?.close(),
  }
}

function entryOf(traceId: string, parentId: string | null, type: EntryType, name: string): Entry {
  return {
    traceId,
    id: newSpanId(),
    parentId: parentId === '' ? null : parentId,
    type,
    name,
    startMs: nowMs(),
    durationMs: null,
    status: 'ok',
    tags: null,
    links: null,
    content: null,
    bytes: 0,
  }
}

function finish(entry: Entry, { status, name, tags, content, heldBytes = 0 }: Outcome): void {
  if (status) entry.status = status
  if (name !== undefined) entry.name = name
  if (tags) entry.tags = entry.tags ? [...entry.tags, ...tags] : [...tags]
  if (content) entry.content = content
  entry.bytes = estimateBytes(entry, heldBytes)
}

function withNote(outcome: Outcome, note: OpenTrace['note']): Outcome {
  if (!note) return outcome
  const { content } = outcome
  return {
    ...outcome,
    tags: [...(outcome.tags ?? []), ...note.tags],
    content:
      typeof content === 'function'
        ? () => {
            const described = content()
            return { ...described, content: { ...described.content, ...note.content } }
          }
        : { ...content, ...note.content },
  }
}

/** Ends the span with the work, as an error when that fails. */
function runSpan<T>(span: Span, work: (span: Span) => T): T {
  if (!span.isRecorded) return work(span)
  try {
    const result = span.run(() => work(span))
    if (!(result instanceof Promise)) {
      span.end()
      return result
    }
    const settled = result.then(
      (value: unknown) => {
        span.end()
        return value
      },
      (error: unknown) => {
        span.end({ status: 'error' })
        throw error
      },
    )
    return settled as T
  } catch (error) {
    span.end({ status: 'error' })
    throw error
  }
}

function startShipper(
  parts: Omit<
    Parameters<typeof createShipper>[0],
    'service' | 'instance' | 'receiver' | 'spool' | 'onProblem' | 'onMonitoredTags'
  > & {
    settings: Settings
    redactor: Redactor
  },
  onMonitoredTags: (tags: string[]) => void,
) {
  const { settings, ...rest } = parts
  const { service, instance, receiver, spool, onProblem } = settings
  return receiver
    ? createShipper({ ...rest, service, instance, receiver, spool, onProblem, onMonitoredTags })
    : null
}
