import { CsvError, parse } from 'csv-parse/sync'
import type { Block } from './blocks.ts'
import { decodeText } from './decode-text.ts'
import { type ReadInput, type Reading, readingOf } from './reading.ts'

const DELIMITERS = [',', ';', '\t', '|']
const SAMPLE_LINES = 20
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
  const rows = parseRows(text, likelyDelimiter(text))
  const [first = [], ...rest] = rows
  const blocks = isHeader(first, rest) ? rest.map((row) => labelled(row, first)) : rows.map(bare)
  return readingOf('csv', blocks.length === 0 && first.length > 0 ? [bare(first)] : blocks)
}

// A quote that never closes would swallow the rest of the table, so then quotes are taken as ordinary characters.
function parseRows(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { ...FORGIVING, delimiter })
  } catch (error) {
    if (error instanceof CsvError) return parse(text, { ...FORGIVING, delimiter, quote: false })
    throw error
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
function isHeader(first: string[], rest: string[][]): boolean {
  const names = first.filter((name) => name !== '')
  const isNamed =
    names.length > 0 && names.every((name) => !/^[-+]?[\d.,\s%€$£]+$/.test(name) && name.length <= 100)
  return (
    rest.length > 0 && isNamed && new Set(names).size === names.length && names.length >= first.length - 1
  )
}

function labelled(row: string[], header: string[]): Block {
  const fields = row
    .map((value, index) => ({ name: header[index] ?? '', value }))
    .filter(({ value }) => value !== '')
  return {
    kind: 'paragraph',
    text: fields.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('\n'),
  }
}

function bare(row: string[]): Block {
  return { kind: 'paragraph', text: row.filter((value) => value !== '').join(' | ') }
}
