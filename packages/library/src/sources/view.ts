import type { SourceKind, SourceStage, SourceState } from '@repo/db/schema/library'

/** A source as every edge shows it. Moments are ISO 8601 in UTC. */
export type SourceView = {
  id: string
  kind: SourceKind
  state: SourceState
  /** The step under way, while `state` is 'processing'. */
  stage: SourceStage | null
  title: string
  url: string | null
  /** The name a file was added under; null for notes and links. */
  fileName: string | null
  folderPath: string | null
  mediaType: string | null
  byteSize: number | null
  tags: string[]
  /** Why it failed, needs a browser capture, or is tried again, as a code for programs and a sentence for people. */
  failure: { code: string; message: string } | null
  /** Grows with every change of content; the search index holds one of them. */
  version: number
  createdAt: string
  updatedAt: string
}

/** What adding answers. `duplicate` means the library had it already, and `source` is that one. */
export type AddResult = { source: SourceView; duplicate: boolean }

/** The row behind a view, in the names of the database. */
export type SourceRow = {
  id: string
  kind: SourceKind
  state: SourceState
  stage: SourceStage | null
  title: string
  url: string | null
  file_name: string | null
  folder_path: string | null
  media_type: string | null
  byte_size: string | null
  tags: string[]
  failure_code: string | null
  failure_message: string | null
  content_version: number
  created_at: Date
  updated_at: Date
}

/** Turns a row into what is shown. */
export function viewOf(row: SourceRow): SourceView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    stage: row.state === 'processing' ? row.stage : null,
    title: row.title,
    url: row.url,
    fileName: row.file_name,
    folderPath: row.folder_path,
    mediaType: row.media_type,
    byteSize: row.byte_size === null ? null : Number(row.byte_size),
    tags: row.tags,
    failure: row.failure_code ? { code: row.failure_code, message: row.failure_message ?? '' } : null,
    version: row.content_version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
