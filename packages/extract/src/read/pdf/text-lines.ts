import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api.js'

/** What stands apart from the rest of its line, as in the column of a table; places in points. */
export type Cell = { text: string; start: number }

/**
 * A line of a page: its words, font size and kind, where it begins and how far up the page it stands, in points. A line
 * of code keeps its spaces, each a character wide.
 */
export type TextLine = {
  text: string
  cells: Cell[]
  size: number
  height: number
  start: number
  isMonospaced: boolean
  characterWidth: number
}

// Spaces between words are not stretched that far, even where both margins are straight.
const MIN_CELL_GAP = 2
// Symbol fonts draw the dots of lists with characters that mean nothing elsewhere.
const SYMBOL_BULLET = /^[\uf000-\uf0ff]\s*/

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
  const visible = pieces.filter(isVisible)
  const [first] = visible
  if (!first) return null
  const longest = visible.reduce((best, piece) =>
    piece.str.trim().length > best.str.trim().length ? piece : best,
  )
  const { across, size } = placeOf(longest)
  const isMonospaced = isCode(visible, styles)
  const characterWidth = longest.width / longest.str.length
  const text = isMonospaced
    ? pieces
        .map((piece) => spaced(piece, characterWidth))
        .join('')
        .trimEnd()
    : oneLine(pieces.map(({ str }) => str).join('')).replace(SYMBOL_BULLET, '• ')
  return {
    text,
    cells: isMonospaced ? [] : cellsOf(pieces, size),
    size,
    height: across,
    start: placeOf(pieces.find(({ str }) => str !== '') ?? first).along,
    isMonospaced,
    characterWidth,
  }
}

/** A word of code does not make a sentence code; the number of a line of code may be set in another font. */
function isCode(visible: TextItem[], styles: TextContent['styles']): boolean {
  const lettered = visible.filter(({ str }) => /\p{L}/u.test(str))
  return (lettered.length > 0 ? lettered : visible).every(
    ({ fontName }) => styles[fontName]?.fontFamily === 'monospace',
  )
}

/** pdf.js writes one space for a gap of any width. */
function spaced({ str, width }: TextItem, characterWidth: number): string {
  return str === ' ' ? str.repeat(Math.max(1, Math.round(width / characterWidth))) : str
}

function cellsOf(pieces: TextItem[], size: number): Cell[] {
  const cells: Cell[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const piece of pieces) {
    const start = placeOf(piece).along
    const last = cells.at(-1)
    if (last && !(isVisible(piece) && start - end > size * MIN_CELL_GAP)) last.text += piece.str
    else if (isVisible(piece)) cells.push({ text: piece.str, start })
    if (isVisible(piece)) end = start + piece.width
  }
  return cells.map((cell) => ({ ...cell, text: oneLine(cell.text) }))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
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
