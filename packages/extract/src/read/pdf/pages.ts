import type { Block } from '../blocks.ts'
import type { PdfParagraph } from './paragraphs.ts'

export type PdfPage = { number: number; paragraphs: PdfParagraph[] }

/** Where each page begins, and whether in the middle of a sentence that the page before left open. */
export function pageMarks(pages: PdfPage[]): Extract<Block, { kind: 'page' }>[] {
  return pages.map(({ number, paragraphs }, index) => {
    const before = pages[index - 1]?.paragraphs.at(-1)
    const after = paragraphs[0]
    const continuesParagraph = before !== undefined && after !== undefined && runsOn(before, after)
    return { kind: 'page', number, ...(continuesParagraph && { continuesParagraph }) }
  })
}

function runsOn(before: PdfParagraph, after: PdfParagraph): boolean {
  const isProse = !before.isCode && !after.isCode && before.size === after.size
  return isProse && /[\p{L}\p{N},;]$/u.test(before.text) && /^\p{Ll}/u.test(after.text)
}

/** A paragraph as a block: code keeps its lines. */
export function bodyBlock({ text, isCode }: PdfParagraph): Block {
  return { kind: isCode ? 'verbatim' : 'paragraph', text }
}
