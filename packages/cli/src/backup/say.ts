import type { Refused } from '@repo/backup/outcome'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

type Working = { name: string; terminal: Terminal; json: boolean }

/** Progress on screen, unless what is printed is for a program. */
export function working<T>(
  { name, terminal, json }: Working,
  work: (report: (detail: string) => void) => Promise<T>,
): Promise<T> {
  return json ? work(() => undefined) : terminal.progress(name, work)
}

/** Prints what came of it, and returns the exit code. */
export function say<T extends { ok: true }>(
  terminal: Terminal,
  { json }: { json: boolean },
  result: T | Refused,
  inWords: (done: T) => string[],
): number {
  if (json) terminal.line(JSON.stringify(result, null, 2))
  else if (result.ok) for (const line of inWords(result)) terminal.line(line)
  else process.stderr.write(`${result.message}\n`)
  return result.ok ? EXIT.ok : EXIT.failed
}
