import type { Described } from '../entry/entry.ts'
import { codeFrame } from '../exception/code-frame.ts'
import { type Frame, framesOf } from '../exception/frames.ts'
import { withoutParameters } from '../exception/without-parameters.ts'
import type { Recorder } from '../types.ts'

/** An error that is logged and thrown on is one exception. */
const recorded = new WeakSet<Error>()

/**
 * Records an error, once. `isHandled`: the program went on. `isError: false` keeps it from marking its trace as
 * failed, for errors that a person caused.
 */
export function recordException(
  recorder: Recorder,
  error: unknown,
  { isHandled, isError = true }: { isHandled: boolean; isError?: boolean },
): void {
  if (!recorder.isWatched('exception')) return
  const thrown = error instanceof Error ? error : new Error(String(error))
  if (recorded.has(thrown)) return
  recorded.add(thrown)
  // The stack is a getter that costs when it is read first; it is read when the entry is serialised.
  recorder.mark('exception', thrown.name, {
    status: isError ? 'error' : 'ok',
    describe: () => describe(thrown, isHandled),
    heldBytes: 2_048,
  })
}

/** Records what ends the process, and puts what is in memory on disk before it is over. Returns how to stop. */
export function watchExceptions(recorder: Recorder): () => void {
  const onFatal = (error: unknown) => {
    recordException(recorder, error, { isHandled: false })
    recorder.rescue()
  }
  process.on('uncaughtExceptionMonitor', onFatal)
  return () => process.off('uncaughtExceptionMonitor', onFatal)
}

function describe(thrown: Error, isHandled: boolean): Described {
  const error = withoutParameters(thrown)
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  const frames = framesOf(error.stack ?? '')
  const own = frames.find(({ isOwn }) => isOwn)
  return {
    name: `${error.name}: ${error.message}`,
    family: familyOf(error.name, error.message, frames),
    content: {
      class: error.name,
      message: error.message,
      ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
      frames,
      ...(own ? { source: codeFrame(own) } : {}),
      ...(cause instanceof Error ? { cause: { class: cause.name, message: cause.message } } : {}),
      isHandled,
    },
  }
}

/** The same place and class is the same problem, whatever numbers and names its message holds. */
function familyOf(name: string, message: string, frames: Frame[]): string {
  const own = frames.filter(({ isOwn }) => isOwn).slice(0, 3)
  const place = (own.length > 0 ? own : frames.slice(0, 3)).map((frame) => `${frame.file} ${frame.function}`)
  return [name, ...(place.length > 0 ? place : [message.replaceAll(/\d+/g, '0')])].join('\n')
}
