/** One measurement. `ratio` is value divided by the baseline's value of the same run; `target` says what was promised. */
export type Row = {
  name: string
  value: number
  unit: string
  baseline?: { name: string; value: number }
  ratio?: number
  target?: string
}

/** A row with its ratio worked out. */
export function against(row: Omit<Row, 'ratio'> & { baseline: { name: string; value: number } }): Row {
  return { ...row, ratio: row.value / row.baseline.value }
}

/** Measurements as a Markdown table. */
export function tableOf(title: string, rows: readonly Row[]): string {
  const cells = [
    [title, 'value', 'ratio', 'baseline', 'target'],
    ...rows.map(({ name, value, unit, ratio, baseline, target }) => [
      name,
      `${format(value)} ${unit}`,
      ratio === undefined ? '' : `${format(ratio)}x`,
      baseline ? `${baseline.name}: ${format(baseline.value)} ${unit}` : '',
      target ?? '',
    ]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [header = [], ...body] = cells
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line), ''].join('\n')
}

/** The value below which `fraction` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN
}

function format(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
