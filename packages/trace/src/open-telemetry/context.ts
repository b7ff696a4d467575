import {
  type Context,
  context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import type { Recorder, Span } from '../types.ts'

/** The span that was going on when a context was entered. */
const AROUND = createContextKey('trovella span')

/**
 * Makes what is going on the active context of OpenTelemetry: whoever uses its API in this process sees the ids of our
 * traces, and spans of its SDK belong to ours. A process whose context somebody else manages already keeps that one.
 * Returns how to stop.
 */
export function shareContext(recorder: Recorder): () => void {
  const isOurs = context.setGlobalContextManager(new RecordedContextManager(recorder))
  return () => void (isOurs && context.disable())
}

/** What OpenTelemetry has to know of a span. Its ids are made when it looks at them. */
export function spanContextOf(span: Span | null): SpanContext {
  if (!span) return INVALID_SPAN_CONTEXT
  return {
    get traceId() {
      return span.traceId
    },
    get spanId() {
      return span.id
    },
    get traceFlags() {
      return span.isKept ? TraceFlags.SAMPLED : TraceFlags.NONE
    },
  }
}

/** Of a context that was entered and a span that was opened the later one counts, wherever each was. */
class RecordedContextManager extends AsyncLocalStorageContextManager {
  readonly recorder: Recorder
  /** Asked for many times within one span. */
  readonly known = new WeakMap<Span, { entered: Context; active: Context }>()

  constructor(recorder: Recorder) {
    super()
    this.recorder = recorder
  }

  override active(): Context {
    const entered = super.active()
    const around = this.recorder.around()
    if (around === null || entered.getValue(AROUND) === around) return entered
    const known = this.known.get(around)
    if (known?.entered === entered) return known.active
    const active = trace.setSpanContext(entered, spanContextOf(around))
    this.known.set(around, { entered, active })
    return active
  }

  override with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    entered: Context,
    work: Work,
    self?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return super.with(entered.setValue(AROUND, this.recorder.around()), work, self, ...args)
  }
}
