import { MAX_DEPTH } from '../../redaction/mask-value.ts'
import { type Fault, fault, isRecord } from './fault.ts'

const MAX_CONTENT_CHARACTERS = 64 * 1024

/** Content is any object; only how much of it there is, and how deep, is bounded. */
export function faultOfContent(content: unknown): Fault | null {
  if (!isRecord(content)) return fault('content', 'must be an object')
  const left = remaining(content, MAX_CONTENT_CHARACTERS, 0)
  if (left === TOO_DEEP) return fault('content', `must not be nested deeper than ${MAX_DEPTH}`)
  return left < 0 ? fault('content', 'must be at most 64 KiB as JSON') : null
}

const TOO_DEEP = Number.NEGATIVE_INFINITY

/** What is left of a number of characters once this value is written as JSON; negative when there is too much of it. */
export function remaining(value: unknown, characters: number, depth: number): number {
  if (typeof value === 'string') return characters - value.length - 2
  if (typeof value !== 'object' || value === null) return characters - 4
  if (depth >= MAX_DEPTH) return TOO_DEEP
  let left = characters - 2
  if (Array.isArray(value)) {
    for (const item of value) {
      left = remaining(item, left - 1, depth + 1)
      if (left < 0) return left
    }
    return left
  }
  const fields = value as Record<string, unknown>
  for (const name in fields) {
    left = remaining(fields[name], left - name.length - 4, depth + 1)
    if (left < 0) return left
  }
  return left
}
