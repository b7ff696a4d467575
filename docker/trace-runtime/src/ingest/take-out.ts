import type { TraceConfig } from '../../config/trace.ts'

type Content = Record<string, unknown>

/** A content without those parts that this receiver is not to keep. */
export function createTakeOut(capture: TraceConfig['capture']): (content: Content) => Content {
  const fields = new Set([
    ...(capture.queryBindings ? [] : ['bindings']),
    ...(capture.cachePayloads ? [] : ['payload']),
    ...(capture.bodies ? [] : ['body', 'responseBody']),
  ])
  if (fields.size === 0) return (content) => content
  const isAffected = (content: Content) => {
    for (const field of fields) if (field in content) return true
    return false
  }
  return (content) =>
    isAffected(content)
      ? Object.fromEntries(Object.entries(content).filter(([field]) => !fields.has(field)))
      : content
}
