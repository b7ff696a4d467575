import type { SourceView } from '@repo/library/sources/view'
import { toast } from '#ui/toasts.ts'
import { ApiProblem, api, messageOf } from '../api.ts'
import { fetchSources } from '../fetch-sources.ts'
import { createFrameStore } from '../frame-store.ts'
import { removeSourceLater } from '../remove-later.ts'
import { listen } from '../source-events.ts'
import { followReading } from './follow-reading.ts'
import type { SourceReading } from './source-reading.ts'

type Readings = { sources: ReadonlyMap<string, SourceReading> }

const reading = followReading({ listen, fetchSources, onChange: () => store.publish() })
const store = createFrameStore<Readings>(() => ({ sources: reading.sources() }), reading.watch)

/** What became of the sources that this tab has added: a new object after every change. */
export function useReadings(): Readings {
  return store.useValue()
}

/** Follows a source that was just added, or that the library had already. */
export const followSource = reading.add

/** Reads a source again that could not be read. */
export async function readAgain(id: string): Promise<void> {
  try {
    reading.add(await api<SourceView>(`/api/v1/sources/${id}/retry`, { method: 'POST' }))
  } catch (error) {
    // Somebody else was quicker, and the events tell the rest.
    if (!(error instanceof ApiProblem && error.status === 409)) toast(messageOf(error))
  }
}

/** Takes a source out of the library, with some seconds to think again. */
export function removeSource(id: string, title: string): void {
  reading.setDeleted(id, true)
  removeSourceLater({ id, title, onUndo: () => reading.setDeleted(id, false) })
}
