import type { TextLine } from './text-lines.ts'

export type PdfParagraph = { text: string; size: number; lineCount: number; isCode: boolean }

const MAX_LINE_GAP = 1.65
const MIN_INDENT = 0.9
const LIST_ITEM = /^(?:[•●▪■◦‣∙–—−*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s/
const SENTENCE_END = /[.!?:]["”’)]?$/
// The dots of a table of contents, between a title and its page.
const LEADER = /(?:\s?\.){5,}\s*/g

/**
 * Joins lines to paragraphs by their distance, size and indentation. A word cut by a hyphen at the end of a line is
 * made whole, so that it can be found. Lines of code and of tables of contents stay lines.
 */
export function toParagraphs(lines: TextLine[]): PdfParagraph[] {
  const paragraphs: PdfParagraph[] = []
  let previous: TextLine | null = null
  for (const line of lines) {
    const last = paragraphs.at(-1)
    if (last && previous && continues(previous, line, last.lineCount)) {
      last.text = last.isCode ? `${last.text}\n${line.text}` : joinLines(last.text, line.text)
      last.lineCount++
    } else {
      const text = line.text.replaceAll(LEADER, ' … ')
      paragraphs.push({ text, size: line.size, lineCount: 1, isCode: line.isMonospaced })
    }
    previous = line
  }
  return paragraphs
}

function continues(previous: TextLine, line: TextLine, lineCount: number): boolean {
  const size = Math.max(previous.size, 1)
  const gap = previous.height - line.height
  const indent = (line.start - previous.start) / size
  const isSameKind =
    previous.isMonospaced === line.isMonospaced && Math.abs(previous.size - line.size) <= size * 0.08
  const isBelow = gap > -size * 0.5 && gap <= size * MAX_LINE_GAP
  if (!isSameKind || !isBelow) return false
  if (line.isMonospaced) return true
  // The second line of a paragraph may stand left of its indented first; a later one begins another.
  const beginsAnother =
    indent > MIN_INDENT ? SENTENCE_END.test(previous.text) : indent < -MIN_INDENT && lineCount > 1
  return !beginsAnother && !LIST_ITEM.test(line.text) && !hasLeader(previous.text) && !hasLeader(line.text)
}

function hasLeader(text: string): boolean {
  return /(?:\s?\.){5,}/.test(text)
}

function joinLines(text: string, next: string): string {
  const isCutWord = /\p{L}\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(next)
  return isCutWord ? text.slice(0, -1) + next : `${text} ${next}`
}
