import type { SourceView } from '@repo/library/sources/view'

/** What became of one file of many, in the words of an answer or a problem. */
export type FileResult =
  | { ok: true; duplicate: boolean; source: SourceView }
  | { ok: false; fileName: string; code: string; detail: string }
