import { useSyncExternalStore } from 'react'
import { followReading, type Reading } from './reading-progress.ts'
import { sendFiles } from './send-files.ts'
import type { Upload } from './upload.ts'
import { createUploadQueue, type NewUpload, type UploadSnapshot } from './upload-queue.ts'

/** One import of this tab. It lives outside of the page, so that going to another page does not end it. */
type Import = UploadSnapshot & { reading: Reading; isBusy: boolean }

const listeners = new Set<() => void>()
const followed = new Set<string>()
let frame: number | undefined

const queue = createUploadQueue({
  send: sendFiles,
  onChange: () => {
    followArrived(queue.snapshot().uploads)
    publish()
  },
})
const reading = followReading(() => publish())
let current: Import = importNow()

export function useUploads(): Import {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => current,
  )
}

export function addUploads(files: NewUpload[], tags: string[]): void {
  queue.add(files, tags)
}

export const cancelUploads = queue.cancel
export const retryUploads = queue.retry

export function clearUploads(): void {
  queue.clear()
  followed.clear()
  reading.clear()
}

/** Follows a source that arrived by another way than a file: a link or a note. */
export function followSource(id: string): void {
  reading.add(id)
}

function followArrived(uploads: readonly Upload[]): void {
  for (const { sourceId, state } of uploads) {
    if (state !== 'added' || !sourceId || followed.has(sourceId)) continue
    followed.add(sourceId)
    reading.add(sourceId)
  }
}

/** Progress arrives faster than a screen can show it: at most one change a frame. */
function publish(): void {
  if (frame !== undefined) return
  frame = requestAnimationFrame(() => {
    frame = undefined
    current = importNow()
    for (const listener of listeners) listener()
  })
}

function importNow(): Import {
  const snapshot = queue.snapshot()
  const isBusy = snapshot.counts.waiting + snapshot.counts.sending > 0
  return { ...snapshot, reading: reading.progress(), isBusy }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('beforeunload', warnWhileBusy)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) window.removeEventListener('beforeunload', warnWhileBusy)
  }
}

function warnWhileBusy(event: BeforeUnloadEvent): void {
  if (current.isBusy) event.preventDefault()
}
