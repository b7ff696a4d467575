import { createFrameStore } from '../frame-store.ts'
import { followSource } from '../reading/use-reading.ts'
import { sendFiles } from './send-files.ts'
import { createUploadQueue, type NewUpload, type UploadSnapshot } from './upload-queue.ts'

/** One import of this tab. */
type Import = UploadSnapshot & { isBusy: boolean }

const queue = createUploadQueue({
  send: async (uploads, options) => {
    const outcomes = await sendFiles(uploads, options)
    for (const outcome of outcomes) if ('source' in outcome) followSource(outcome.source)
    return outcomes
  },
  onChange: () => store.publish(),
})
const store = createFrameStore(importNow, warnBeforeLeaving)

export function useUploads(): Import {
  return store.useValue()
}

export function addUploads(files: NewUpload[], tags: string[]): void {
  queue.add(files, tags)
}

export const cancelUploads = queue.cancel
export const retryUploads = queue.retry
export const clearUploads = queue.clear

function importNow(): Import {
  const snapshot = queue.snapshot()
  return { ...snapshot, isBusy: snapshot.counts.waiting + snapshot.counts.sending > 0 }
}

function warnBeforeLeaving(): () => void {
  window.addEventListener('beforeunload', warnWhileBusy)
  return () => window.removeEventListener('beforeunload', warnWhileBusy)
}

function warnWhileBusy(event: BeforeUnloadEvent): void {
  if (store.snapshot().isBusy) event.preventDefault()
}
