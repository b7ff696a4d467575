import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api.js'

/** A line of a page: its words, font size and kind, where it begins and how far up the page it stands, in points. */
export type TextLine = { text: string; size: number; height: number; start: number; isMonospaced: boolean }

/** Puts the pieces of text on a page together to lines, in the order the file draws them. */
export function toTextLines(content: TextContent): TextLine[] {
  const lines: TextLine[] = []
  let pieces: TextItem[] = []
  for (const item of content.items) {
    if (!('str' in item)) continue
    if (isElsewhere(pieces.findLast(isVisible), item)) endLine()
    pieces.push(item)
    if (item.hasEOL) endLine()
  }
  endLine()
  return lines

  function endLine(): void {
    const line = toLine(pieces, content.styles)
    if (line) lines.push(line)
    pieces = []
  }
}

/** pdf.js marks most ends of lines, but not where a line in another size follows far below. */
function isElsewhere(previous: TextItem | undefined, item: TextItem): boolean {
  if (!previous || !isVisible(item)) return false
  const from = placeOf(previous)
  const to = placeOf(item)
  return Math.abs(from.across - to.across) > Math.max(from.size, to.size) * 0.8
}

function isVisible({ str }: TextItem): boolean {
  return str.trim() !== ''
}

function toLine(pieces: TextItem[], styles: TextContent['styles']): TextLine | null {
  const text = pieces
    .map(({ str }) => str)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const first = pieces.find(isVisible)
  if (!first) return null
  const longest = pieces.reduce((best, piece) =>
    piece.str.trim().length > best.str.trim().length ? piece : best,
  )
  const { across, size } = placeOf(longest)
  const isMonospaced = styles[longest.fontName]?.fontFamily === 'monospace'
  return { text, size, height: across, start: placeOf(first).along, isMonospaced }
}

/** Where a piece stands, measured along and across its own direction of writing, so that turned text works too. */
function placeOf({ transform }: TextItem): { along: number; across: number; size: number } {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = transform as number[]
  const width = Math.hypot(a, b) || 1
  return {
    along: (x * a + y * b) / width,
    across: (y * a - x * b) / width,
    size: Math.round(Math.hypot(c, d) * 2) / 2,
  }
}
