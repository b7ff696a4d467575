import type { Block } from '../blocks.ts'

type Table = { isLayout: boolean; group: string; cells: string[] | null; cell: string | null }

// A table with longer rows arranges text on a page rather than values in a grid.
const MAX_ROW_CHARACTERS = 2_000
const MAX_CELL_CHARACTERS = 1_000

/**
 * Turns tables into lines of "cell | cell". A table that holds headings, code or another table, or very long cells,
 * is layout, and its cells are read as paragraphs.
 */
export function createTables(emit: (block: Block) => void) {
  const tables: Table[] = []
  let count = 0
  return { open, close, isInCell, addToCell, becomeLayout, end }

  function open(name: string): void {
    if (name === 'table') openTable()
    const table = tables.at(-1)
    if (!table || table.isLayout) return
    if (name === 'tr') table.cells = []
    else if (isCell(name)) {
      endCell(table)
      table.cells ??= []
      table.cell = ''
    }
  }

  function close(name: string): void {
    const table = tables.at(-1)
    if (!table) return
    if (isCell(name)) endCell(table)
    else if (name === 'tr') endRow(table)
    else if (name === 'table') {
      endRow(table)
      tables.pop()
    }
  }

  function isInCell(): boolean {
    return typeof tables.at(-1)?.cell === 'string'
  }

  function addToCell(text: string): void {
    const table = tables.at(-1)
    if (table) table.cell = `${table.cell ?? ''} ${text}`
  }

  function becomeLayout(takeInline: () => string): void {
    const table = tables.at(-1)
    if (!table || table.isLayout || table.cell === null) return
    addToCell(takeInline())
    endCell(table)
    emitCells(table.cells ?? [])
    table.cells = null
    table.isLayout = true
  }

  function end(): void {
    while (tables.length > 0) close('table')
  }

  function openTable(): void {
    becomeLayout(() => '')
    count++
    tables.push({ isLayout: false, group: `table ${count}`, cells: null, cell: null })
  }

  function endCell(table: Table): void {
    if (table.cell !== null) table.cells?.push(table.cell.replaceAll(/\s+/g, ' ').trim())
    table.cell = null
  }

  function endRow(table: Table): void {
    endCell(table)
    const cells = table.cells ?? []
    table.cells = null
    if (cells.every((cell) => cell === '')) return
    const row = cells
      .join(' | ')
      .replace(/(?: \| )+$/, '')
      .trim()
    const isGrid =
      row.length <= MAX_ROW_CHARACTERS && cells.every((cell) => cell.length <= MAX_CELL_CHARACTERS)
    if (isGrid) emit({ kind: 'line', text: row, group: table.group })
    else emitCells(cells)
  }

  function emitCells(cells: string[]): void {
    for (const cell of cells) emit({ kind: 'paragraph', text: cell })
  }
}

function isCell(name: string): boolean {
  return name === 'td' || name === 'th'
}
