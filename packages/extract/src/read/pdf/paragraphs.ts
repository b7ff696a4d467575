import { hasLeader, shortLeader } from './leaders.ts'
import { findRows, type Row } from './rows.ts'
import type { TextLine } from './text-lines.ts'

/** Lines that belong together. Items of a list, and rows of a table, stand under each other. */
export type PdfParagraph = {
  text: string
  size: number
  lineCount: number
  kind: 'prose' | 'item' | 'row' | 'code'
}

const MAX_LINE_GAP = 1.65
const MAX_CODE_GAP = 2.8
const MIN_INDENT = 0.9
const LIST_ITEM = /^(?:[•●○◆▪■◦‣∙➢➤✓–—−*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s/
const SENTENCE_END = /[.!?:]["”’)]?$/

/**
 * Joins lines to paragraphs by their distance, size and indentation. A word cut by a hyphen at the end of a line is
 * made whole, so that it can be found. Lines of code and of tables of contents stay lines, and code its indentation.
 */
export function toParagraphs(lines: TextLine[]): PdfParagraph[] {
  const rows = findRows(lines)
  const paragraphs: TextLine[][] = []
  for (const line of lines) {
    const last = paragraphs.at(-1)
    const previous = last?.at(-1)
    const row = rows.get(line)
    const belongs = row
      ? previous !== undefined && rows.get(previous) === row
      : previous && !rows.has(previous) && continues(previous, line, last?.length ?? 1)
    if (last && belongs) last.push(line)
    else paragraphs.push([line])
  }
  return paragraphs.map((group) => toParagraph(group, rows))
}

function toParagraph(lines: TextLine[], rows: Map<TextLine, Row>): PdfParagraph {
  const [first] = lines
  const row = first && rows.get(first)
  const about = { size: first?.size ?? 0, lineCount: lines.length }
  if (row) return { ...about, kind: 'row', text: row.cells.map(({ text }) => text).join(' | ') }
  if (first?.isMonospaced) return { ...about, kind: 'code', text: codeOf(lines) }
  const text = lines
    .slice(1)
    .reduce((joined, line) => joinLines(joined, line.text), shortLeader(first?.text ?? ''))
  return { ...about, kind: LIST_ITEM.test(text) ? 'item' : 'prose', text }
}

function continues(previous: TextLine, line: TextLine, lineCount: number): boolean {
  const size = Math.max(previous.size, 1)
  const gap = previous.height - line.height
  const indent = (line.start - previous.start) / size
  const isSameKind =
    previous.isMonospaced === line.isMonospaced && Math.abs(previous.size - line.size) <= size * 0.08
  const isBelow = gap > -size * 0.5 && gap <= size * (line.isMonospaced ? MAX_CODE_GAP : MAX_LINE_GAP)
  if (!isSameKind || !isBelow) return false
  if (line.isMonospaced) return true
  // The second line of a paragraph may stand left of its indented first; a later one begins another.
  const beginsAnother =
    indent > MIN_INDENT ? SENTENCE_END.test(previous.text) : indent < -MIN_INDENT && lineCount > 1
  return !beginsAnother && !LIST_ITEM.test(line.text) && !hasLeader(previous.text) && !hasLeader(line.text)
}

function joinLines(text: string, next: string): string {
  const isCutWord = /\p{L}\p{L}[-\u00ad\u2010]$/u.test(text) && /^\p{Ll}/u.test(next)
  return isCutWord ? text.slice(0, -1) + next : `${text} ${next}`
}

/** Indentation is where a line begins; an empty line is nothing but distance. */
function codeOf(lines: TextLine[]): string {
  const margin = Math.min(...lines.map(({ start }) => start))
  return lines
    .map((line, index) => {
      const above = lines[index - 1]
      const isApart = above !== undefined && above.height - line.height > line.size * MAX_LINE_GAP
      const indent = Math.round((line.start - margin) / Math.max(line.characterWidth, 1))
      return `${isApart ? '\n' : ''}${' '.repeat(Math.max(0, indent))}${line.text}`
    })
    .join('\n')
}
