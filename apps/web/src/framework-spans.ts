import { type Span, type SpanOptions, type Tracer, trace } from '@opentelemetry/api'
import { spanContextOf } from '@repo/trace/open-telemetry-context'
import type { Span as RecordedSpan, Recorder } from '@repo/trace/recorder'

type Work = (span: Span) => unknown

/** What the framework calls its work, and what it is to us. https://nextjs.org/docs/app/guides/open-telemetry */
const TYPES: Record<string, 'view' | 'middleware'> = {
  'AppRender.getBodyResult': 'view',
  'Middleware.execute': 'middleware',
}

/**
 * Records the pages that are rendered and the proxy before them, which only the framework sees: it announces them to
 * whoever is registered as OpenTelemetry's tracer. Nothing else it announces is kept.
 */
export function watchFramework(recorder: Recorder): void {
  const tracer: Tracer = {
    // A page goes on in the same run, and what it asks for belongs to it.
    startSpan: (name, options = {}) => {
      const recorded = open(recorder, name, options)
      recorded?.enter()
      return bridge(recorder, name, options, recorded)
    },
    startActiveSpan: (name: string, ...rest: unknown[]) => {
      const work = rest.at(-1) as Work
      const options = (rest.length > 1 ? rest[0] : {}) as SpanOptions
      const recorded = open(recorder, name, options)
      const span = bridge(recorder, name, options, recorded)
      return recorded ? recorded.run(() => work(span)) : work(span)
    },
  } as Tracer
  trace.setGlobalTracerProvider({ getTracer: () => tracer })
}

function open(recorder: Recorder, name: string, { attributes }: SpanOptions): RecordedSpan | null {
  const type = TYPES[String(attributes?.['next.span_type'])]
  return type ? recorder.open(type, nameOf(type, name, attributes)) : null
}

/** `render route (app) /search` is the view `/search`. */
function nameOf(type: 'view' | 'middleware', name: string, attributes: SpanOptions['attributes']): string {
  if (type === 'middleware') return 'proxy'
  return String(attributes?.['next.route'] ?? name.replace(/^render route \(\w+\) /, ''))
}

/** A span as OpenTelemetry has it, of which only the end and a failure matter. */
function bridge(
  recorder: Recorder,
  name: string,
  { attributes }: SpanOptions,
  recorded: RecordedSpan | null,
): Span {
  const span = trace.wrapSpanContext(spanContextOf(recorded ?? recorder.around()))
  if (!recorded) return span
  let hasFailed = false
  return Object.assign(Object.create(span) as Span, {
    // The framework ends only those.
    isRecording: () => true,
    setStatus({ code }: { code: number }) {
      hasFailed = code === ERROR
      return this
    },
    end: () => recorded.end({ status: hasFailed ? 'error' : 'ok', content: contentOf(name, attributes) }),
  })
}

function contentOf(name: string, attributes: SpanOptions['attributes']): Record<string, unknown> {
  const type = TYPES[String(attributes?.['next.span_type'])]
  return type === 'view' ? { view: nameOf(type, name, attributes) } : { middleware: 'proxy' }
}

/** SpanStatusCode.ERROR. */
const ERROR = 2
