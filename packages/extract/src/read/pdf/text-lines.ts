import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api.js'

/** A line of a page: its words, its font size, and how far up the page it stands, all in points. */
export type TextLine = { text: string; size: number; height: number; start: number }

/** Puts the pieces of text on a page together to lines, in the order the file draws them. */
export function toTextLines(content: TextContent): TextLine[] {
  const lines: TextLine[] = []
  let pieces: TextItem[] = []
  for (const item of content.items) {
    if (!('str' in item)) continue
    pieces.push(item)
    if (item.hasEOL) endLine()
  }
  endLine()
  return lines

  function endLine(): void {
    const line = toLine(pieces)
    if (line) lines.push(line)
    pieces = []
  }
}

function toLine(pieces: TextItem[]): TextLine | null {
  const text = pieces
    .map(({ str }) => str)
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (text === '') return null
  const longest = pieces.reduce((best, piece) =>
    piece.str.trim().length > best.str.trim().length ? piece : best,
  )
  const { along, across, size } = placeOf(longest)
  const first = pieces.find(({ str }) => str.trim() !== '')
  return { text, size, height: across, start: first ? placeOf(first).along : along }
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
