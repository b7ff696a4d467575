/**
 * One measurement. `ratio` is value divided by the baseline's value of the same run, `spread` the least and the most
 * that it was in parts of the run; `target` says what was promised.
 */
export type Row = {
  name: string
  value: number
  unit: string
  baseline?: { name: string; value: number } | undefined
  ratio?: number | undefined
  spread?: { least: number; most: number } | undefined
  target?: string | undefined
}

/** A row with its ratio worked out. */
export function against(row: Omit<Row, 'ratio'> & { baseline: { name: string; value: number } }): Row {
  return { ...row, ratio: row.value / row.baseline.value }
}

/** Prints measurements as a Markdown table, so that it can be pasted where it is needed. */
export function printTable(title: string, rows: Row[]): void {
  const cells = rows.map((row) => [
    row.name,
    `${format(row.value)} ${row.unit}`,
    ratioOf(row),
    row.baseline ? `${row.baseline.name}: ${format(row.baseline.value)} ${row.unit}` : '',
    row.target ?? '',
  ])
  printGrid([[title, 'value', 'ratio', 'baseline', 'target'], ...cells])
}

function ratioOf({ ratio, spread }: Row): string {
  if (ratio === undefined) return ''
  return spread ? `${format(ratio)}x (${format(spread.least)}-${format(spread.most)})` : `${format(ratio)}x`
}

/** Prints rows as a Markdown table; the first is its header. */
export function printGrid([header = [], ...rows]: string[][]): void {
  const widths = header.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`
  console.log(
    [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n'),
  )
}

/** The value below which `fraction` of the samples lie (nearest rank). */
export function percentile(samples: number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN
}

function format(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
