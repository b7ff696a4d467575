import { toString as describeCron } from 'cronstrue'

const units: Record<string, string> = { ms: 'millisecond', s: 'second', m: 'minute', h: 'hour', d: 'day' }
const every = /^every\s+(\d+)\s*(ms|[smhd])$/i

/** When a schedule runs, as people say it: "At 03:00, only on Monday". The expression itself where words fail. */
export function whenInWords(expression: string): string {
  const interval = every.exec(expression.trim())
  if (interval) return inEvery(Number(interval[1]), units[interval[2]?.toLowerCase() ?? ''] ?? '')
  try {
    return describeCron(expression, { use24HourTimeFormat: true, verbose: false })
  } catch {
    return expression
  }
}

function inEvery(count: number, unit: string): string {
  return count === 1 ? `Every ${unit}` : `Every ${count} ${unit}s`
}
