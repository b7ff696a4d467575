import { currentCaller } from './exception/caller.ts'
import { LIMITS } from './serialise/limits.ts'
import { toPlain } from './serialise/plain.ts'
import type { Recorder } from './types.ts'

/** Shows a value in the trace of what is going on, as it is now, with the line that asked for it. Returns the value. */
export function dump<T>(recorder: Recorder, value: T, name = 'value'): T {
  if (recorder.isWatched('dump')) {
    const content = { value: toPlain(value, recorder.redactor, LIMITS), caller: currentCaller() }
    recorder.mark('dump', name, { content })
  }
  return value
}
