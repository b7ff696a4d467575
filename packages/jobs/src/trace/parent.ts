/** Under this name an event's data carries the W3C header of what caused it. */
const FIELD = 'traceParent'

export function withTraceParent(
  data: Record<string, unknown>,
  traceParent: string | null,
): Record<string, unknown> {
  return traceParent ? { ...data, [FIELD]: traceParent } : data
}

export function traceParentOf(data: unknown): string | null {
  const value = (data as Record<string, unknown> | undefined)?.[FIELD]
  return typeof value === 'string' ? value : null
}
