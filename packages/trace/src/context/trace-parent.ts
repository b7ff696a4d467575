/** Where a piece of work belongs: its trace, the span around it, and whether the trace is to be kept. */
export type TraceContext = { traceId: string; spanId: string; isKept: boolean }

const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/

/** Reads a `traceparent` header. Null when it is absent or not one: https://www.w3.org/TR/trace-context/ */
export function parseTraceParent(header: string | null | undefined): TraceContext | null {
  if (!header || header.length > 512) return null
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(header.trim()) ?? []
  if (!traceId || !spanId || !flags) return null
  return { traceId, spanId, isKept: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function formatTraceParent({ traceId, spanId, isKept }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isKept ? '01' : '00'}`
}
