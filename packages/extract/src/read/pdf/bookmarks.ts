import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Block } from '../blocks.ts'
import { bodyBlock, type PdfPage, pageMarks } from './pages.ts'

/** An entry of the document's own table of contents. */
export type Bookmark = { level: number; title: string; page: number }

const MAX_BOOKMARKS = 5_000
const MAX_LEVEL = 6

type OutlineNode = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>[number]

/** The bookmarks that lead to a page of this document, in their order. A damaged table of contents is none. */
export async function readBookmarks(document: PDFDocumentProxy): Promise<Bookmark[]> {
  const bookmarks: Bookmark[] = []
  const queue = (await outlineOf(document)).map((node) => ({ node, level: 1 })).reverse()
  for (let taken = 0; taken < MAX_BOOKMARKS && queue.length > 0; taken++) {
    const next = queue.pop()
    if (!next) break
    const page = await pageOf(document, next.node)
    if (page !== null && next.node.title.trim() !== '') {
      bookmarks.push({ level: next.level, title: next.node.title.trim(), page })
    }
    const below = (next.node.items as OutlineNode[]).map((node) => ({
      node,
      level: Math.min(next.level + 1, MAX_LEVEL),
    }))
    queue.push(...below.reverse())
  }
  return bookmarks
}

/** The blocks of a document with bookmarks: each is found again in its page's text, or stands at the page's start. */
export function blocksByBookmark(pages: PdfPage[], bookmarks: Bookmark[]): Block[] {
  const marks = pageMarks(pages)
  return pages.flatMap(({ number, paragraphs }, pageIndex) => {
    const waiting = bookmarks.filter(({ page }) => page === number)
    const texts = paragraphs.map(({ text }) => lettersOf(text))
    const places = waiting.map((bookmark) => ({ bookmark, index: texts.indexOf(lettersOf(bookmark.title)) }))
    const anchors = places.filter(({ index }) => index === -1).map(({ bookmark }) => anchor(bookmark))
    const blocks = paragraphs.map((paragraph, index): Block => {
      const found = places.find((place) => place.index === index)?.bookmark
      return found ? { kind: 'heading', level: found.level, text: paragraph.text } : bodyBlock(paragraph)
    })
    return [...marks.slice(pageIndex, pageIndex + 1), ...anchors, ...blocks]
  })
}

async function outlineOf(document: PDFDocumentProxy): Promise<OutlineNode[]> {
  try {
    return (await document.getOutline()) ?? []
  } catch (error) {
    if (error instanceof Error) return []
    throw error
  }
}

async function pageOf(document: PDFDocumentProxy, { dest }: OutlineNode): Promise<number | null> {
  try {
    const target = typeof dest === 'string' ? await document.getDestination(dest) : dest
    const reference = target?.[0]
    if (typeof reference === 'number') return reference + 1
    return reference ? (await document.getPageIndex(reference)) + 1 : null
  } catch (error) {
    // A bookmark may point at a page that is not there.
    if (error instanceof Error) return null
    throw error
  }
}

function anchor({ level, title }: Bookmark): Block {
  return { kind: 'anchor', level, title }
}

/** Bookmarks often leave out the number, or the dots, that the printed heading has. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^(?:chapter|section|part)?\s*[\divxlc.]+[\s.:)–-]+/, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
