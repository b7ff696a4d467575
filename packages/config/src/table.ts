import type { Problem } from './problem.ts'
import type { ProcessName } from './variable.ts'

/** What is missing or wrong, one line each, and where to put it right. */
export function problemTable(process: ProcessName, problems: readonly Problem[]): string {
  const rows = [['Variable', '', 'Why'], ...problems.map(({ name, kind, message }) => [name, kind, message])]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [
    `The ${process} process cannot start: ${problems.length === 1 ? 'one variable is' : `${problems.length} variables are`} missing or wrong.`,
    '',
    ...lines.map((line) => `  ${line}`),
    '',
    'Set them in the environment or in .env. .env.example explains each.',
  ].join('\n')
}
