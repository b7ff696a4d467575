import type { BlockedBy } from '../blocked/blocked-by.ts'
import type { Outline } from '../read/blocks.ts'

export type { Outline } from '../read/blocks.ts'

/** A file or page to read. mediaType may be a whole Content-Type; url only when it was fetched from there. */
export type ExtractInput = {
  bytes: Buffer
  mediaType: string | null
  fileName: string | null
  url: string | null
  charset?: string | null
}

export type ExtractFailureReason =
  | 'empty'
  | 'too_large'
  | 'unsupported_type'
  | 'broken'
  | 'encrypted'
  | 'out_of_memory'
  | 'deadline'
  | 'blocked_page'

/** Readable text in reading order, paragraphs separated by blank lines. Dates are ISO 8601. */
export type ExtractSuccess = {
  ok: true
  title: string | null
  text: string
  outline: Outline
  language: string | null
  mediaType: string
  extractor: string
  canonicalUrl: string | null
  author: string | null
  publishedAt: string | null
  tags: string[]
}

export type ExtractFailure = {
  ok: false
  reason: ExtractFailureReason
  blockedBy?: BlockedBy
  message: string
}

export type ExtractResult = ExtractSuccess | ExtractFailure
