import { createRedactor } from './redact/redactor.ts'
import { settingsOf } from './settings.ts'
import type { Recorder, Span } from './types.ts'

/** A span of which nothing comes. */
export const NO_SPAN: Span = {
  traceId: '',
  id: '',
  isRecorded: false,
  isKept: false,
  run: (work) => work(),
  enter: () => undefined,
  traceParent: () => null,
  end: () => undefined,
}

/** A recorder that records nothing, for where none is wanted. */
export function noRecorder(redactNames: readonly string[] = []): Recorder {
  return {
    settings: settingsOf({ service: '' }),
    redactor: createRedactor(redactNames),
    open: () => NO_SPAN,
    span: (_type, _name, work) => work(NO_SPAN),
    mark: () => undefined,
    note: () => undefined,
    isWatched: () => false,
    unrecorded: (work) => work(),
    apart: (work) => work(),
    enterUnrecorded: () => undefined,
    keepContext: (callback) => callback,
    around: () => null,
    traceParent: () => null,
    traceId: () => null,
    rescue: () => undefined,
    flush: async () => undefined,
    close: async () => undefined,
  }
}
