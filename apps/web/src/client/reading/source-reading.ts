import type { SourceState } from '@repo/db/schema/library'
import type { SourceView } from '@repo/library/sources/view'
import type { SourceEvent } from '#live/source-events.ts'

/** What is known of a source on its way to being found. */
export type SourceReading = Pick<SourceView, 'id' | 'state' | 'stage' | 'failure' | 'version'> & {
  isDeleted: boolean
}

export type ReadingCounts = { total: number; ready: number; failed: number }

export function readingOf({ id, state, stage, failure, version }: SourceView): SourceReading {
  return { id, state, stage, failure, version, isDeleted: false }
}

/** An event tells the state, and not why it failed. */
export function afterEvent(known: SourceReading, { state, stage, deleted }: SourceEvent): SourceReading {
  if (deleted) return { ...known, isDeleted: true }
  return { ...known, state, stage, failure: state === known.state ? known.failure : null }
}

/** Whether it stays as it is until a person does something about it. */
export function isStuck(state: SourceState): boolean {
  return state === 'failed' || state === 'needs_capture'
}

/** Whether there is nothing more to learn of it. */
export function isTold({ state, failure, isDeleted }: SourceReading): boolean {
  return isDeleted || state === 'ready' || (isStuck(state) && failure !== null)
}

export function countReadings(readings: Iterable<SourceReading>): ReadingCounts {
  const counts = { total: 0, ready: 0, failed: 0 }
  for (const { state, isDeleted } of readings) {
    if (isDeleted) continue
    counts.total++
    if (state === 'ready') counts.ready++
    else if (isStuck(state)) counts.failed++
  }
  return counts
}
