import { CsvError, parse } from 'csv-parse/sync'
import type { Block } from './blocks.ts'
import { decodeText } from './decode-text.ts'
import { type ReadInput, type Reading, readingOf } from './reading.ts'

const DELIMITERS = [',', ';', '\t', '|']
const SAMPLE_LINES = 20
const ROWS_IN_A_BLOCK = 500
const FORGIVING = {
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  trim: true,
} as const

/** Reads a table of values: each row becomes lines of "header: value", rows are separated by a blank line. */
export function readCsv({ bytes, charset }: ReadInput): Reading {
  const text = decodeText(bytes, charset).replace(/^\ufeff/, '')
  const delimiter = likelyDelimiter(text)
  return readingOf('csv', readRows(text, { ...FORGIVING, delimiter }))
}

// A quote that never closes would swallow the rest of the table, so then quotes are taken as ordinary characters.
function readRows(text: string, options: { delimiter: string } & typeof FORGIVING): Block[] {
  try {
    return toBlocks((onRow) => parse(text, { ...options, on_record: onRow }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return toBlocks((onRow) => parse(text, { ...options, quote: false, on_record: onRow }))
  }
}

/** Writes rows down as they come, many to a block, for a million of them not to be a million objects. */
function toBlocks(forEachRow: (onRow: (row: string[]) => null) => void): Block[] {
  const blocks: Block[] = []
  let first: string[] | null = null
  let header: string[] | null = null
  let rows: string[] = []
  forEachRow((row) => {
    if (first === null) first = row
    else {
      if (blocks.length === 0 && rows.length === 0) begin(first)
      rows.push(header ? labelled(row, header) : bare(row))
      if (rows.length >= ROWS_IN_A_BLOCK) endBlock()
    }
    return null
  })
  if (first !== null && blocks.length === 0 && rows.length === 0) rows.push(bare(first))
  endBlock()
  return blocks

  function begin(row: string[]): void {
    if (isHeader(row)) header = row
    else rows.push(bare(row))
  }

  function endBlock(): void {
    if (rows.length > 0) blocks.push({ kind: 'paragraph', text: rows.join('\n\n') })
    rows = []
  }
}

/** The delimiter that cuts the first lines into the same number of fields most often, and into most fields. */
function likelyDelimiter(text: string): string {
  const lines = text
    .slice(0, 64 * 1024)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_LINES)
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(lines, delimiter) }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

function scoreOf(lines: string[], delimiter: string): number {
  const counts = lines.map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1)
  const [first = 0] = counts
  return first === 0 ? 0 : counts.filter((count) => count === first).length * 100 + Math.min(first, 99)
}

// A header names its columns: words in every field, all different, none a number.
function isHeader(row: string[]): boolean {
  const names = row.filter((name) => name !== '')
  const isNamed = names.every((name) => !/^[-+]?[\d.,\s%€$£]+$/.test(name) && name.length <= 100)
  return isNamed && names.length > 0 && new Set(names).size === names.length && names.length >= row.length - 1
}

function labelled(row: string[], header: string[]): string {
  const fields = row.map((value, index) => ({ name: header[index] ?? '', value: oneParagraph(value) }))
  return fields
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => (name === '' ? value : `${name}: ${value}`))
    .join('\n')
}

function bare(row: string[]): string {
  return row
    .map(oneParagraph)
    .filter((value) => value !== '')
    .join(' | ')
}

/** A blank line inside a field would look like the end of its row. */
function oneParagraph(value: string): string {
  return value.replaceAll(/\n\s*\n/g, '\n')
}
