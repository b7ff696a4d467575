import type { TextLine } from './text-lines.ts'

export type PdfParagraph = { text: string; size: number; lineCount: number }

const MAX_LINE_GAP = 1.65
const MIN_INDENT = 0.9
const LIST_ITEM = /^(?:[•●▪■◦‣∙–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s/

/**
 * Joins lines to paragraphs by their distance, size and indentation. A word cut by a hyphen at the end of a line is
 * made whole, so that it can be found.
 */
export function toParagraphs(lines: TextLine[]): PdfParagraph[] {
  const paragraphs: PdfParagraph[] = []
  let previous: TextLine | null = null
  for (const line of lines) {
    const last = paragraphs.at(-1)
    if (last && previous && continues(previous, line)) {
      last.text = joinLines(last.text, line.text)
      last.lineCount++
    } else {
      paragraphs.push({ text: line.text, size: line.size, lineCount: 1 })
    }
    previous = line
  }
  return paragraphs
}

function continues(previous: TextLine, line: TextLine): boolean {
  const size = Math.max(previous.size, 1)
  const gap = previous.height - line.height
  const isSameSize = Math.abs(previous.size - line.size) <= size * 0.08
  const isBelow = gap > -size * 0.5 && gap <= size * MAX_LINE_GAP
  const isIndented = line.start - previous.start > size * MIN_INDENT && /[.!?:]["”’)]?$/.test(previous.text)
  return isSameSize && isBelow && !isIndented && !LIST_ITEM.test(line.text)
}

function joinLines(text: string, next: string): string {
  const isCutWord = /\p{L}\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(next)
  return isCutWord ? text.slice(0, -1) + next : `${text} ${next}`
}
