import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { isoDate, primaryLanguage, tidyLine } from '../metadata.ts'
import { type ReadInput, type Reading, readingOf } from '../reading.ts'
import { Unreadable } from '../unreadable.ts'
import { blocksByBookmark, readBookmarks } from './bookmarks.ts'
import { blocksBySize } from './headings.ts'
import type { PdfPage } from './pages.ts'
import { toParagraphs } from './paragraphs.ts'
import { openPdf } from './pdf-library.ts'
import { withoutRunningLines } from './running-lines.ts'
import { type TextLine, toTextLines } from './text-lines.ts'
import { isCutShort } from './truncation.ts'

const BROKEN = 'This PDF is damaged or incomplete. Open it in a PDF viewer and save it again.'
const MAX_TITLE_CHARACTERS = 300
const FILE_LIKE_TITLE =
  /^(?:untitled|document\d*|slide \d+|microsoft (?:word|powerpoint) - .*)$|\.(?:docx?|pptx?|tex|dvi|indd|qxd|pdf|rtf|odt)$/i

/** Reads the text of a PDF page by page. Throws Unreadable when it is locked, damaged, cut short or only pictures. */
export async function readPdf({ bytes }: ReadInput): Promise<Reading> {
  if (isCutShort(bytes)) throw new Unreadable('broken', BROKEN)
  const task = await openPdf(bytes)
  try {
    return await readDocument(await task.promise)
  } catch (error) {
    throw toUnreadable(error)
  } finally {
    await task.destroy()
  }
}

async function readDocument(document: PDFDocumentProxy): Promise<Reading> {
  const pages = await readPages(document)
  if (pages.every(({ paragraphs }) => paragraphs.length === 0)) {
    throw new Unreadable(
      'empty',
      'This PDF has no text, only pictures. Run text recognition (OCR) on it and add it again.',
    )
  }
  const bookmarks = await readBookmarks(document)
  const blocks = bookmarks.length > 0 ? blocksByBookmark(pages, bookmarks) : blocksBySize(pages)
  const { info } = await document.getMetadata()
  const facts = info as Record<string, unknown>
  return {
    ...readingOf('pdf', blocks),
    title: ownTitle(textOf(facts.Title)) ?? printedTitle(pages),
    author: tidyLine(textOf(facts.Author)),
    publishedAt: isoDate(pdfDate(textOf(facts.CreationDate))),
    language: primaryLanguage(textOf(facts.Language)),
  }
}

async function readPages(document: PDFDocumentProxy): Promise<PdfPage[]> {
  const pages: TextLine[][] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pages.push(toTextLines(await page.getTextContent()))
    page.cleanup()
  }
  return withoutRunningLines(pages).map((lines, index) => ({
    number: index + 1,
    paragraphs: toParagraphs(lines),
  }))
}

function toUnreadable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Unreadable) return error
  if (error.name === 'PasswordException') {
    return new Unreadable(
      'encrypted',
      'This PDF is locked with a password. Save a copy without it and add that.',
    )
  }
  const isKnown = [
    'InvalidPDFException',
    'FormatError',
    'UnknownErrorException',
    'ResponseException',
  ].includes(error.name)
  return isKnown ? new Unreadable('broken', BROKEN) : error
}

function ownTitle(title: string | null): string | null {
  const tidy = tidyLine(title, MAX_TITLE_CHARACTERS)
  return tidy && !FILE_LIKE_TITLE.test(tidy) && /\p{L}{2}/u.test(tidy) ? tidy : null
}

/** The paragraph in the largest print on the first page that has text, when it is larger than the rest. */
function printedTitle(pages: PdfPage[]): string | null {
  const first = pages.find(({ paragraphs }) => paragraphs.length > 0)?.paragraphs ?? []
  const largest = first.reduce(
    (best, one) => (one.size > best.size ? one : best),
    first[0] ?? { text: '', size: 0 },
  )
  const isLarger = first.some(({ size }) => size < largest.size * 0.9) || first.length === 1
  return isLarger && largest.text.length <= MAX_TITLE_CHARACTERS ? ownTitle(largest.text) : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** ISO 32000-1, 7.9.4: D:YYYYMMDDHHmmSSOHH'mm', everything after the year optional. */
function pdfDate(date: string | null): string | null {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] =
    /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?/.exec(date ?? '') ?? []
  return year ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : null
}
