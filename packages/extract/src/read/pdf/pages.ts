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
  const isProse = after.kind === 'prose' && (before.kind === 'prose' || before.kind === 'item')
  const isOpen = /[\p{L}\p{N},;]$/u.test(before.text) && /^\p{Ll}/u.test(after.text)
  return isProse && before.size === after.size && isOpen
}

/** A paragraph as a block: code keeps its lines, and items and rows stand close together. */
export function bodyBlock({ text, kind }: PdfParagraph): Block {
  if (kind === 'code') return { kind: 'code', text }
  return kind === 'prose' ? { kind: 'paragraph', text } : { kind: 'line', text, group: kind }
}
