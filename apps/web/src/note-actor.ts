import type { Actor } from '@repo/auth/auth'
import type { Recorder } from '@repo/trace/recorder'

/** Says in the trace of the request who asks, so that a person's requests can be watched. */
export function noteActor(recorder: Recorder, { userId, organizationId, via }: Actor): void {
  recorder.note({ userId, organizationId, via }, [`user:${userId}`, `organization:${organizationId}`])
}
