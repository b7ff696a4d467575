import { MAX_DEPTH } from '../redaction/mask-value.ts'
import { remaining } from './schema/content.ts'
import { isRecord } from './schema/fault.ts'

export type ContentLimits = { maxContentBytes: number; maxTextLength: number }

/**
 * A content within the limits of the contract, for senders that know none: long texts are cut, then the largest fields
 * are left out until it fits. What was cut says so in its place.
 */
export function cutContent(content: Record<string, unknown>, limits: ContentLimits): Record<string, unknown> {
  const { maxContentBytes, maxTextLength } = limits
  if (remaining(content, maxContentBytes, 0) >= 0) return content
  const shortened = shorten(content, maxTextLength, 0)
  if (!isRecord(shortened)) return {}
  while (remaining(shortened, maxContentBytes, 0) < 0) {
    const largest = largestField(shortened)
    if (largest === null) return { cut: 'more fields than are kept' }
    shortened[largest] = '[left out: too large]'
  }
  return shortened
}

function shorten(value: unknown, maxTextLength: number, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > maxTextLength
      ? `${value.slice(0, maxTextLength)}… [${value.length - maxTextLength} more characters]`
      : value
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH - 1) return '[left out: too deep]'
  if (Array.isArray(value)) return value.map((item) => shorten(item, maxTextLength, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, shorten(each, maxTextLength, depth + 1)]),
  )
}

const MIN_WORTH = 64

function largestField(content: Record<string, unknown>): string | null {
  let largest: string | null = null
  let most = MIN_WORTH
  for (const [name, value] of Object.entries(content)) {
    const size = -remaining(value, 0, 0)
    if (size <= most) continue
    most = size
    largest = name
  }
  return largest
}
