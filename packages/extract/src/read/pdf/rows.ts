import { hasLeader } from './leaders.ts'
import type { Cell, TextLine } from './text-lines.ts'

/** A row of a table; its cells may run over several lines. */
export type Row = { cells: Cell[] }

const MAX_LINES_BETWEEN = 4
const MAX_LINE_GAP = 1.65
const TOLERANCE = 0.7

/**
 * The rows of tables among lines, by each of their lines: a line in columns is one when another close by has a column at
 * the same place. Below it, lines that begin at a further column go on with the cell there.
 */
export function findRows(lines: TextLine[]): Map<TextLine, Row> {
  const rows = new Map<TextLine, Row>()
  let open: { row: Row; last: TextLine } | null = null
  for (const [index, line] of lines.entries()) {
    if (open && goesOn(open, line)) for (const cell of line.cells) addTo(open.row, cell, line.size)
    else if (isRow(lines, index))
      open = { row: { cells: line.cells.map((cell) => ({ ...cell })) }, last: line }
    else open = null
    if (open) {
      open.last = line
      rows.set(line, open.row)
    }
  }
  return rows
}

function isRow(lines: TextLine[], index: number): boolean {
  const line = lines[index]
  if (!line || line.cells.length < 2 || hasLeader(line.text)) return false
  const near = lines.slice(Math.max(0, index - MAX_LINES_BETWEEN), index + MAX_LINES_BETWEEN + 1)
  return near.some((other) => other !== line && other.cells.length > 1 && sharesColumn(line, other))
}

function sharesColumn(line: TextLine, other: TextLine): boolean {
  const further = other.cells.slice(1)
  return line.cells.slice(1).some((cell) => further.some((one) => isAt(one, cell, line.size)))
}

function goesOn({ row, last }: { row: Row; last: TextLine }, line: TextLine): boolean {
  const [first] = line.cells
  const gap = last.height - line.height
  const isBelow = gap > 0 && gap <= line.size * MAX_LINE_GAP
  return isBelow && first !== undefined && row.cells.slice(1).some((cell) => isAt(cell, first, line.size))
}

function addTo(row: Row, cell: Cell, size: number): void {
  const target = row.cells.findLast(({ start }) => start <= cell.start + size * TOLERANCE)
  if (target) target.text += ` ${cell.text}`
}

function isAt(cell: Cell, other: Cell, size: number): boolean {
  return Math.abs(cell.start - other.start) <= size * TOLERANCE
}
