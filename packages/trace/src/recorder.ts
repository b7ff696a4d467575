import { AsyncLocalStorage } from 'node:async_hooks'
import { newSpanId, newTraceId } from './context/ids.ts'
import { followClock, nowMs } from './context/now.ts'
import type { TraceContext } from './context/trace-parent.ts'
import type { Content, Described, Entry, EntryType } from './entry/entry.ts'
import { estimateBytes } from './entry/estimate.ts'
import { createOtlpExporter } from './export/otlp.ts'
import { NO_SPAN, noRecorder } from './off.ts'
import { OpenSpan } from './open-span.ts'
import { createHeldTraces, type OpenTrace } from './queue/held-traces.ts'
import { createLedger } from './queue/ledger.ts'
import { createRequestCounts } from './queue/request-counts.ts'
import { createRing } from './queue/ring.ts'
import { createRedactor, type Redactor } from './redact/redactor.ts'
import { type RecorderOptions, type Settings, settingsOf } from './settings.ts'
import { createShipper } from './ship/shipper.ts'
import type { Mark, Outcome, Recorder, Span, SpanOptions } from './types.ts'
import { createFilters } from './watch/filters.ts'

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
  const current = new AsyncLocalStorage<OpenSpan | symbol>()
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
  const exporter = settings.otlpEndpoint
    ? createOtlpExporter({ ...settings, endpoint: settings.otlpEndpoint, redactor, unrecorded })
    : null
  const traces = createHeldTraces({
    sampleRate: settings.sampleRate,
    maxPerSecond: settings.maxTracesPerSecond,
    now: nowMs,
    maxEntries,
    maxBytes,
    isSlow: ({ type, durationMs }) =>
      durationMs !== null && durationMs >= (settings.slowMs[type] ?? Infinity),
    isMonitored: (tag) => monitoredTags.size > 0 && monitoredTags.has(tag),
    onKept: (entry) => {
      exporter?.add(entry)
      if (!shipper) return
      ledger.kept(entry.type)
      ring.push(entry)
      shipper.notice()
    },
    onDropped: (entry) => ledger.dropped('ring_full', { [entry.type]: 1 }),
  })

  const owner = { current, end }

  /** Begins a trace, or continues that of another process. */
  function begin(context: TraceContext | null): OpenTrace {
    followClock()
    return traces.begin(context?.traceId ?? newTraceId(), context?.isKept ?? false)
  }

  function open(type: EntryType, name: string, options: SpanOptions = {}): Span {
    const { isRoot = false, context = null, tags = null, links = null } = options
    const isKind = isWatched(type, name)
    if (!isKind && !isRoot) return NO_SPAN
    const around = current.getStore()
    if (around === UNRECORDED) return NO_SPAN
    const parent = isRoot ? undefined : (around as OpenSpan | undefined)
    const trace = parent?.trace ?? begin(context)
    const entry = entryOf(trace.id, parent?.entry.id ?? context?.spanId ?? null, type, name)
    entry.tags = tags
    entry.links = links
    return new OpenSpan(owner, trace, entry, !parent, isKind)
  }

  function end({ entry, trace, isRoot, isKind }: OpenSpan, outcome: Outcome): void {
    entry.durationMs = Math.max(0, nowMs() - entry.startMs)
    finish(entry, isRoot && trace.note ? withNote(outcome, trace.note) : outcome)
    if (isKind && !outcome.isIgnored) traces.add(trace, entry, outcome.isStream)
    if (isRoot) endRoot(trace, entry, outcome)
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
    const around = current.getStore()
    if (around === UNRECORDED) return
    const parent = around as OpenSpan | undefined
    const trace = parent?.trace ?? begin(null)
    const entry = entryOf(trace.id, parent?.entry.id ?? null, type, name)
    if (what.durationMs !== undefined) {
      entry.durationMs = what.durationMs
      entry.startMs -= what.durationMs
    }
    finish(entry, what)
    traces.add(trace, entry)
    if (!parent) traces.end(trace)
  }

  /** The span that is going on; null outside of one. */
  function around(): OpenSpan | null {
    const span = current.getStore()
    return span && span !== UNRECORDED ? (span as OpenSpan) : null
  }

  return {
    settings,
    redactor,
    open,
    mark,
    span: (type, name, work, options) => runSpan(open(type, name, options), work),
    note: (content, tags = []) => {
      const trace = around()?.trace
      if (!trace) return
      trace.note ??= { tags: [], content: {} }
      trace.note.tags.push(...tags)
      Object.assign(trace.note.content, content)
    },
    enterUnrecorded: () => current.enterWith(UNRECORDED),
    isWatched: (type) => isWatched(type, '') && current.getStore() !== UNRECORDED,
    unrecorded,
    keepContext: (callback) => {
      const scope = current.getStore()
      return scope ? (...args) => current.run(scope, () => callback(...args)) : callback
    },
    traceParent: () => around()?.traceParent() ?? null,
    traceId: () => around()?.traceId ?? null,
    rescue: () => shipper?.rescue(),
    flush: async (timeoutMs = 2_000) => {
      await Promise.all([shipper?.flush(timeoutMs), exporter?.flush()])
    },
    close: async () => {
      await Promise.all([shipper?.close(), exporter?.close()])
    },
  }
}

function entryOf(traceId: string, parentId: string | null, type: EntryType, name: string): Entry {
  return {
    traceId,
    id: newSpanId(),
    parentId,
    type,
    name,
    startMs: nowMs(),
    durationMs: null,
    status: 'ok',
    tags: null,
    links: null,
    content: null,
    describe: null,
    bytes: 0,
  }
}

function finish(entry: Entry, { status, name, tags, content, describe, heldBytes = 0 }: Outcome): void {
  if (status) entry.status = status
  if (name !== undefined) entry.name = name
  if (tags) entry.tags = entry.tags ? [...entry.tags, ...tags] : [...tags]
  if (content) entry.content = content
  if (describe) entry.describe = describe
  entry.bytes = estimateBytes(entry, heldBytes)
}

function withNote(outcome: Outcome, note: NonNullable<OpenTrace['note']>): Outcome {
  const { tags = [], content = {}, describe } = outcome
  return {
    ...outcome,
    tags: [...tags, ...note.tags],
    ...(describe
      ? { describe: (facts: Content, isSlow: boolean) => withContent(describe(facts, isSlow), note.content) }
      : { content: { ...content, ...note.content } }),
  }
}

function withContent(described: Described, content: Content): Described {
  return { ...described, content: { ...described.content, ...content } }
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
