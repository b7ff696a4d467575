import type { BlockedBy } from '../blocked/blocked-by.ts'

export type FetchReason =
  | 'invalid_url'
  | 'unsupported_scheme'
  | 'blocked_address'
  | 'dns'
  | 'connection'
  | 'timeout'
  | 'too_large'
  | 'too_many_redirects'
  | 'http_status'

export type FetchFailure = {
  ok: false
  reason: FetchReason
  message: string
  retryable: boolean
  status?: number
  retryAfterMs?: number
  /** What stands before the page, when an error answer is a recognisable wall rather than a plain refusal. */
  blockedBy?: BlockedBy
}

export type FetchSuccess = {
  ok: true
  notModified: boolean
  status: number
  finalUrl: string
  mediaType: string | null
  charset: string | null
  bytes: Buffer
  etag: string | null
  lastModified: string | null
}

export type FetchResult = FetchSuccess | FetchFailure

export function failure(reason: FetchReason, message: string, retryable: boolean): FetchFailure {
  return { ok: false, reason, message, retryable }
}
