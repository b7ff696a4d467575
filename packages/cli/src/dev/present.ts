import { stripVTControlCharacters } from 'node:util'

/** How a line of a part looks on screen; null keeps it in the log file only. */
export function presentLine(line: string, stream: 'out' | 'err', verbose: boolean): string | null {
  const text = stripVTControlCharacters(line).trimEnd()
  if (text.trim() === '') return null
  const entry = logEntry(text)
  if (entry) return entry.severe || verbose ? entry.text : null
  return verbose || isTrouble(text, stream) ? text : null
}

const SEVERE = new Set(['warn', 'error', 'fatal'])

/** A line of our own log: JSON with a level by name. */
function logEntry(text: string): { severe: boolean; text: string } | null {
  if (!text.startsWith('{"level":"')) return null
  try {
    const { level, msg, err } = JSON.parse(text) as {
      level: string
      msg?: string
      err?: { message?: string }
    }
    return { severe: SEVERE.has(level), text: [level, msg, err?.message].filter(Boolean).join(': ') }
  } catch {
    return null
  }
}

/** Next.js marks errors and warnings with a sign; what Node itself says of a crash goes to the error stream. */
function isTrouble(text: string, stream: 'out' | 'err'): boolean {
  return /^\s*[⨯⚠]/.test(text) || (stream === 'err' && !/^\(Use `node --trace|^\(node:\d+\)/.test(text))
}
