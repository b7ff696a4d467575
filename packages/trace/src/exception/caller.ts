import { framesOf } from './frames.ts'

const MAX_REMEMBERED = 1_000
const FRAMES = 30

const known = new Map<string, string | null>()

/**
 * `file:line` of our own code that leads to this call, for a key that names it: a statement mostly has one place it
 * comes from, so the stack is looked at once. Null when none of our own code is on it.
 */
export function callerOf(key: string): string | null {
  const found = known.get(key)
  if (found !== undefined) return found
  const caller = currentCaller()
  if (known.size >= MAX_REMEMBERED) known.clear()
  known.set(key, caller)
  return caller
}

/** The same for this very call. */
export function currentCaller(): string | null {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES
  const { stack = '' } = new Error('caller')
  Error.stackTraceLimit = limit
  const frame = framesOf(stack).find(({ isOwn }) => isOwn)
  return frame ? `${frame.file}:${frame.line}` : null
}
