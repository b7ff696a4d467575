import type { Span } from './types.ts'

/** Ends the span with the work, as an error when that fails. */
export function runSpan<T>(span: Span, work: (span: Span) => T): T {
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
