import { MAX_TOGETHER, takeTogether } from './take-together.ts'
import type { Upload, UploadCounts, UploadOutcome, UploadState } from './upload.ts'
import { countsOf } from './upload-counts.ts'

const PARALLEL = 4
const MAX_ATTEMPTS = 4
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

export type NewUpload = Pick<Upload, 'file' | 'folderPath'>
export type UploadSnapshot = { uploads: readonly Upload[]; counts: UploadCounts }

/** Sends files in one request, and tells what became of each. */
type Send = (
  uploads: readonly Upload[],
  options: { signal: AbortSignal; onProgress: (sentBytes: number) => void },
) => Promise<UploadOutcome[]>

/**
 * Sends files in their order, four requests at a time, small files together. A failure of the network or the server is tried again up to four
 * times with growing pauses; a refusal is not. Uploads are changed in place, because there may be thousands:
 * `snapshot` is a new object after every change.
 */
export function createUploadQueue(options: { send: Send; onChange: () => void }) {
  const { send, onChange } = options
  const uploads: Upload[] = []
  const requests = new Set<AbortController>()
  const running = new Map<Upload, AbortController>()
  const pauses = new Map<number, ReturnType<typeof setTimeout>>()
  let next = 0
  let snapshot: UploadSnapshot = { uploads, counts: countsOf(uploads) }

  const changed = () => {
    snapshot = { uploads, counts: countsOf(uploads) }
    onChange()
  }
  const advance = () => {
    while (requests.size < PARALLEL && next < uploads.length) {
      const window = uploads.slice(next, next + MAX_TOGETHER)
      const together = takeTogether(window.filter(isFree))
      next = uploads.indexOf(together.at(-1) ?? (window.at(-1) as Upload)) + 1
      if (together.length > 0) start(together)
    }
  }
  const isFree = (upload: Upload) =>
    upload.state === 'waiting' && !pauses.has(upload.id) && !running.has(upload)
  const start = (together: Upload[]) => {
    const abort = new AbortController()
    requests.add(abort)
    for (const upload of together) {
      running.set(upload, abort)
      Object.assign(upload, { state: 'sending', sentBytes: 0, reason: null, attempts: upload.attempts + 1 })
    }
    const onProgress = (sentBytes: number) => {
      spread(sentBytes, together)
      changed()
    }
    send(together, { signal: abort.signal, onProgress }).then((outcomes) => {
      requests.delete(abort)
      for (const [index, upload] of together.entries()) {
        running.delete(upload)
        const outcome = outcomes[index]
        if (abort.signal.aborted) sendAnew(upload)
        else if (outcome) settle(upload, outcome)
      }
      advance()
      changed()
    })
  }
  /** One that was cancelled took those along that travelled with it. */
  const sendAnew = (upload: Upload) => {
    if (upload.state === 'sending') Object.assign(upload, { state: 'waiting', sentBytes: 0, attempts: 0 })
    if (upload.state === 'waiting') next = Math.min(next, uploads.indexOf(upload))
  }
  const settle = (upload: Upload, outcome: UploadOutcome) => {
    if ('source' in outcome) {
      Object.assign(upload, {
        state: outcome.state,
        sourceId: outcome.source.id,
        sentBytes: upload.file.size,
      })
    } else if (outcome.state === 'failed' && upload.attempts < MAX_ATTEMPTS) pause(upload, outcome)
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
    running.get(upload)?.abort()
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
    add: (files: NewUpload[], tags: string[] = []) => {
      const firstId = uploads.length
      for (const [index, file] of files.entries()) uploads.push(waiting(firstId + index, file, tags))
      advance()
      changed()
    },
    /** Cancels one, or all that have not arrived. */
    cancel: (id?: number) => applyTo(['waiting', 'sending'], id, cancelOne),
    /** Tries one again, or all that failed or were cancelled. */
    retry: (id?: number) => applyTo(['failed', 'cancelled'], id, retryOne),
    /** Empties the list; only when nothing is under way. */
    clear: () => {
      if (requests.size > 0 || pauses.size > 0) return
      uploads.length = 0
      next = 0
      changed()
    },
  }
}

function waiting(id: number, { file, folderPath }: NewUpload, tags: string[]): Upload {
  const unsent = { state: 'waiting' as const, sentBytes: 0, reason: null, sourceId: null, attempts: 0 }
  return { id, file, folderPath, tags, ...unsent }
}

/** Files of one request leave one after another. */
function spread(sentBytes: number, uploads: readonly Upload[]): void {
  let left = sentBytes
  for (const upload of uploads) {
    upload.sentBytes = Math.min(upload.file.size, left)
    left -= upload.sentBytes
  }
}
