import type { Outline } from '@repo/db/schema/library'
import type { Range } from './marks.ts'
import { type Piece, piecesOf } from './pieces.ts'

/** A piece of a text as a reader sees it. Offsets are UTF-16 code units of the whole text. */
export type ReaderBlock =
  | (TextBlock & { isQuoted: boolean })
  | { kind: 'page'; start: number; number: number }
  /** A heading of the outline that the text itself does not show: a bookmark of a PDF. */
  | { kind: 'anchor'; start: number }

type TextBlock =
  | (Range & { kind: 'heading'; level: number })
  | (Range & { kind: 'paragraph' | 'verbatim' })
  | (Range & { kind: 'list' | 'table'; lines: Range[] })

const LIST_ITEM = /^\s*(?:[-*•] |\d{1,4}[.)] )/

/** Divides a text at its blank lines, but for those in code, and tells the pieces apart. `offset` is where `text` begins in the whole. */
export function readerBlocks(text: string, outline: Outline, offset = 0): ReaderBlock[] {
  const headings = new Map(outline.headings.map((heading) => [heading.start, heading]))
  const pages = outline.pages.filter(({ start }) => start >= offset && start < offset + text.length)
  const blocks: ReaderBlock[] = []
  let nextPage = 0
  for (const piece of piecesOf(text, outline, offset)) {
    const { start, end, isQuoted } = piece
    for (; (pages[nextPage]?.start ?? Number.POSITIVE_INFINITY) <= start + offset; nextPage++) {
      const page = pages[nextPage]
      if (page) blocks.push({ kind: 'page', ...page })
    }
    const heading = headings.get(start + offset)
    if (heading && heading.title === text.slice(start, end)) {
      const { level } = heading
      blocks.push({ kind: 'heading', level, start: start + offset, end: end + offset, isQuoted })
      continue
    }
    if (heading) blocks.push({ kind: 'anchor', start: start + offset })
    blocks.push({ ...shifted(blockOf(text, piece), offset), isQuoted })
  }
  return blocks
}

function blockOf(text: string, { start, end, isCode }: Piece): TextBlock {
  if (isCode) return { kind: 'verbatim', start, end }
  const lines = linesOf(text, start, end)
  const written = lines.map((line) => text.slice(line.start, line.end))
  if (lines.length > 1 && written.every((line) => line.includes(' | ')))
    return { kind: 'table', start, end, lines }
  if (LIST_ITEM.test(written[0] ?? '')) return { kind: 'list', start, end, lines }
  const isIndented = written.some((line) => /^(?: {2,}|\t)/.test(line))
  return { kind: isIndented ? 'verbatim' : 'paragraph', start, end }
}

function linesOf(text: string, start: number, end: number): Range[] {
  const lines: Range[] = []
  let from = start
  for (const line of text.slice(start, end).split('\n')) {
    lines.push({ start: from, end: from + line.length })
    from += line.length + 1
  }
  return lines
}

function shifted<Block extends TextBlock>(block: Block, by: number): Block {
  const moved = ({ start, end }: Range) => ({ start: start + by, end: end + by })
  return { ...block, ...moved(block), ...('lines' in block && { lines: block.lines.map(moved) }) }
}
