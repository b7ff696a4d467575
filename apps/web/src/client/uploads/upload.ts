import type { SourceView } from '@repo/library/sources/view'

/** A file on its way into the library. */
export type Upload = {
  id: number
  file: File
  /** The folder it lay in, without its name; empty when it was chosen alone. */
  folderPath: string
  tags: string[]
  state: UploadState
  sentBytes: number
  /** Why it was refused or has failed, for people. */
  reason: string | null
  /** The source it has become, or already was. */
  sourceId: string | null
  attempts: number
}

/** `refused` will not work however often it is tried; `failed` may. */
export type UploadState = 'waiting' | 'sending' | 'added' | 'duplicate' | 'refused' | 'failed' | 'cancelled'

export type UploadOutcome =
  | { state: 'added' | 'duplicate'; source: SourceView }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; reason: string; retryAfterMs: number }

export type UploadCounts = Record<UploadState, number> & { total: number; bytes: number; sentBytes: number }
