import { AsyncLocalStorage } from 'node:async_hooks'
import { followClock, nowMs } from './context/now.ts'
import type { TraceContext } from './context/trace-parent.ts'
import type { Entry, EntryType, Identified } from './entry/entry.ts'
import { finishEntry, withNote } from './entry/finish.ts'
import { OpenEntry } from './entry/open-entry.ts'
import { createOtlpExporter } from './export/otlp.ts'
import { NO_SPAN, noRecorder } from './off.ts'
import { OpenSpan } from './open-span.ts'
import { createHeldTraces } from './queue/held-traces.ts'
import { createLedger } from './queue/ledger.ts'
import type { OpenTrace } from './queue/open-trace.ts'
import { createRequestCounts } from './queue/request-counts.ts'
import { createRing } from './queue/ring.ts'
import { createRedactor, type Redactor } from './redact/redactor.ts'
import { runSpan } from './run-span.ts'
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
    return traces.begin(context?.traceId ?? null, context?.isKept ?? false)
  }

  function open(type: EntryType, name: string, options: SpanOptions = {}): Span {
    const { isRoot = false, context = null, tags = null, links = null } = options
    const isKind = isWatched(type, name)
    if (!isKind && !isRoot) return NO_SPAN
    const around = current.getStore()
    if (around === UNRECORDED) return NO_SPAN
    const parent = isRoot ? undefined : (around as OpenSpan | undefined)
    const trace = parent?.trace ?? begin(context)
    const entry = new OpenEntry(trace, parent?.entry ?? callerOf(context), { type, name, startMs: nowMs() })
    entry.tags = tags
    entry.links = links
    return new OpenSpan(owner, trace, entry, !parent, isKind)
  }

  function end({ entry, trace, isRoot, isKind }: OpenSpan, outcome: Outcome): void {
    entry.durationMs = Math.max(0, nowMs() - entry.startMs)
    finishEntry(entry, isRoot && trace.note ? withNote(outcome, trace.note) : outcome)
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
    const entry = new OpenEntry(trace, parent?.entry ?? null, { type, name, startMs: nowMs() })
    if (what.durationMs !== undefined) {
      entry.durationMs = what.durationMs
      entry.startMs -= what.durationMs
    }
    finishEntry(entry, what)
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
    apart: (work) => current.exit(work),
    keepContext: (callback) => {
      const scope = current.getStore()
      return scope ? (...args) => current.run(scope, () => callback(...args)) : callback
    },
    around,
    traceParent: () => around()?.traceParent() ?? null,
    traceId: () => around()?.traceId ?? null,
    rescue: () => shipper?.rescue(),
    flush: async (timeoutMs = 2_000) => {
      await Promise.all([shipper?.flush(timeoutMs), exporter?.flush(timeoutMs)])
    },
    close: async () => {
      await Promise.all([shipper?.close(), exporter?.close()])
    },
  }
}

function callerOf(context: TraceContext | null): Identified | null {
  return context && { id: context.spanId }
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
