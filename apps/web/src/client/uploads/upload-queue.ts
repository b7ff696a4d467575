import type { Upload, UploadCounts, UploadOutcome, UploadState } from './upload.ts'

const PARALLEL = 4
const MAX_ATTEMPTS = 4
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export type NewUpload = Pick<Upload, 'file' | 'folderPath'>
export type UploadSnapshot = { uploads: readonly Upload[]; counts: UploadCounts }

type Send = (
  upload: Upload,
  options: { signal: AbortSignal; onProgress: (sentBytes: number) => void },
) => Promise<UploadOutcome>

/**
 * Sends files, four at a time, in their order. A failure of the network or the server is tried again up to four
 * times with growing pauses; a refusal is not. Uploads are changed in place, because there may be thousands:
 * `snapshot` is a new object after every change.
 */
export function createUploadQueue(options: { send: Send; onChange: () => void }) {
  const { send, onChange } = options
  const uploads: Upload[] = []
  const running = new Map<number, AbortController>()
  const pauses = new Map<number, ReturnType<typeof setTimeout>>()
  let next = 0
  let snapshot: UploadSnapshot = { uploads, counts: countsOf(uploads) }

  const changed = () => {
    snapshot = { uploads, counts: countsOf(uploads) }
    onChange()
  }
  const advance = () => {
    while (running.size < PARALLEL && next < uploads.length) {
      const upload = uploads[next++]
      if (upload?.state === 'waiting' && !pauses.has(upload.id) && !running.has(upload.id)) start(upload)
    }
  }
  const start = (upload: Upload) => {
    const abort = new AbortController()
    running.set(upload.id, abort)
    Object.assign(upload, { state: 'sending', sentBytes: 0, reason: null, attempts: upload.attempts + 1 })
    const onProgress = (sentBytes: number) => {
      upload.sentBytes = sentBytes
      changed()
    }
    send(upload, { signal: abort.signal, onProgress }).then((outcome) => {
      running.delete(upload.id)
      if (!abort.signal.aborted) settle(upload, outcome)
      advance()
      changed()
    })
  }
  const settle = (upload: Upload, outcome: UploadOutcome) => {
    if ('sourceId' in outcome) Object.assign(upload, { ...outcome, sentBytes: upload.file.size })
    else if (outcome.state === 'failed' && upload.attempts < MAX_ATTEMPTS) pause(upload, outcome)
    else Object.assign(upload, { state: outcome.state, reason: outcome.reason })
  }
  const pause = (upload: Upload, { reason, retryAfterMs }: Extract<UploadOutcome, { state: 'failed' }>) => {
    const growing = FIRST_PAUSE_MS * 2 ** (upload.attempts - 1)
    const waitMs = Math.min(LONGEST_PAUSE_MS, Math.max(retryAfterMs, growing))
    Object.assign(upload, { state: 'waiting', sentBytes: 0, reason: `${reason} Trying again soon.` })
    pauses.set(
      upload.id,
      setTimeout(() => requeue(upload), waitMs),
    )
  }
  const requeue = (upload: Upload) => {
    pauses.delete(upload.id)
    next = Math.min(next, uploads.indexOf(upload))
    advance()
    changed()
  }
  const cancelOne = (upload: Upload) => {
    if (upload.state !== 'waiting' && upload.state !== 'sending') return
    running.get(upload.id)?.abort()
    clearTimeout(pauses.get(upload.id))
    pauses.delete(upload.id)
    Object.assign(upload, { state: 'cancelled', reason: null })
  }
  const retryOne = (upload: Upload) => {
    Object.assign(upload, { state: 'waiting', reason: null, attempts: 0 })
    next = Math.min(next, uploads.indexOf(upload))
  }
  const applyTo = (states: UploadState[], id: number | undefined, change: (upload: Upload) => void) => {
    const chosen = uploads.filter(
      (upload) => states.includes(upload.state) && (id === undefined || upload.id === id),
    )
    for (const upload of chosen) change(upload)
    advance()
    changed()
  }
  return {
    snapshot: () => snapshot,
    add: (files: NewUpload[]) => {
      const firstId = uploads.length
      for (const [index, file] of files.entries()) uploads.push(waiting(firstId + index, file))
      advance()
      changed()
    },
    /** Cancels one, or all that have not arrived. */
    cancel: (id?: number) => applyTo(['waiting', 'sending'], id, cancelOne),
    /** Tries one again, or all that failed or were cancelled. */
    retry: (id?: number) => applyTo(['failed', 'cancelled'], id, retryOne),
    /** Empties the list; only when nothing is under way. */
    clear: () => {
      if (running.size > 0 || pauses.size > 0) return
      uploads.length = 0
      next = 0
      changed()
    },
  }
}

function waiting(id: number, { file, folderPath }: NewUpload): Upload {
  return { id, file, folderPath, state: 'waiting', sentBytes: 0, reason: null, sourceId: null, attempts: 0 }
}

function countsOf(uploads: readonly Upload[]): UploadCounts {
  const counts: UploadCounts = {
    ...{ waiting: 0, sending: 0, added: 0, duplicate: 0, refused: 0, failed: 0, cancelled: 0 },
    ...{ total: uploads.length, bytes: 0, sentBytes: 0 },
  }
  for (const { state, file, sentBytes } of uploads) {
    counts[state]++
    if (state === 'refused' || state === 'cancelled') continue
    counts.bytes += file.size
    counts.sentBytes += sentBytes
  }
  return counts
}
