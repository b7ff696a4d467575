import type { ExtractInput, ExtractResult } from '../extract/result.ts'
import { parseContentType } from '../fetch/content-type.ts'
import { detectMediaType } from '../media-type/detect.ts'
import { MEDIA_TYPES } from '../media-type/types.ts'
import { joinBlocks } from './blocks.ts'
import type { ReadInput, Reading } from './reading.ts'
import { Unreadable } from './unreadable.ts'

type Reader = (input: ReadInput) => Reading | Promise<Reading>

// Imported when first needed: a library of notes never pays for the PDF reader.
const READERS: Record<string, () => Promise<Reader>> = {
  [MEDIA_TYPES.markdown]: async () => (await import('./markdown/read-markdown.ts')).readMarkdown,
  [MEDIA_TYPES.text]: async () => (await import('./read-text.ts')).readText,
  [MEDIA_TYPES.html]: async () => (await import('./html/read-html.ts')).readHtml,
  [MEDIA_TYPES.csv]: async () => (await import('./read-csv.ts')).readCsv,
  [MEDIA_TYPES.pdf]: async () => (await import('./pdf/read-pdf.ts')).readPdf,
  [MEDIA_TYPES.epub]: async () => (await import('./epub/read-epub.ts')).readEpub,
  [MEDIA_TYPES.docx]: async () => (await import('./docx/read-docx.ts')).readDocx,
}

/** Detects what a file is and reads it. A file that cannot be read is a value; only a fault of this code throws. */
export async function read(input: ExtractInput): Promise<ExtractResult> {
  if (input.bytes.length === 0) return { ok: false, reason: 'empty', message: 'This file is empty.' }
  const { mediaType, supported } = detectMediaType({ ...input, declared: input.mediaType })
  const reader = await READERS[supported ? mediaType : '']?.()
  if (!reader) return unsupported(mediaType)
  try {
    const charset = input.charset ?? parseContentType(input.mediaType).charset
    return toResult(await reader({ ...input, charset }), mediaType)
  } catch (error) {
    return toFailure(error)
  }
}

function toResult({ blocks, ...reading }: Reading, mediaType: string): ExtractResult {
  const { text, outline } = joinBlocks(blocks)
  if (text === '')
    return {
      ok: false,
      reason: 'empty',
      message: 'There is no text in this. Check that it is the one you meant.',
    }
  return { ok: true, ...reading, text, outline, mediaType }
}

function unsupported(mediaType: string): ExtractResult {
  return {
    ok: false,
    reason: 'unsupported_type',
    message: `Files of the type ${mediaType} cannot be read. Save it as Markdown, text, HTML, PDF, DOCX, EPUB or CSV, and add that.`,
  }
}

function toFailure(error: unknown): ExtractResult {
  if (error instanceof Unreadable) {
    const { reason, message, blockedBy } = error
    return { ok: false, reason, message, ...(blockedBy && { blockedBy }) }
  }
  if (error instanceof RangeError) {
    return {
      ok: false,
      reason: 'broken',
      message: 'This file is nested too deeply, or too long, to be read.',
    }
  }
  throw error
}
