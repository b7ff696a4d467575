import type { Recorder } from '@repo/trace/recorder'
import { parseTraceParent } from '@repo/trace/trace-parent'
import type { JobEvent } from '../relay/send.ts'
import { traceParentOf } from './parent.ts'

/** Records events that were sent, each in the trace of the request that caused it. */
export function recordSent(recorder: Recorder, events: readonly JobEvent[]): void {
  for (const { id, name, data } of events) {
    const context = parseTraceParent(traceParentOf(data))
    const span = recorder.open('event', name, { isRoot: true, context })
    span.end({ content: { eventId: id, payload: data } })
  }
}
