import { readFileSync, statSync } from 'node:fs'
import type { Frame } from './frames.ts'

const LINES_AROUND = 4
const MAX_FILE_BYTES = 512 * 1024
const MAX_LINE = 200
const MAX_REMEMBERED = 50

const files = new Map<string, string[] | null>()

/** The lines around a frame, where its file can be read. */
export function codeFrame({ file, line }: Frame): { line: number; text: string }[] {
  const lines = linesOf(file)
  if (!lines || line < 1 || line > lines.length) return []
  const first = Math.max(1, line - LINES_AROUND)
  return lines
    .slice(first - 1, line + LINES_AROUND)
    .map((text, index) => ({ line: first + index, text: text.slice(0, MAX_LINE) }))
}

function linesOf(file: string): string[] | null {
  const known = files.get(file)
  if (known !== undefined) return known
  if (files.size >= MAX_REMEMBERED) files.clear()
  const lines = readLines(file)
  files.set(file, lines)
  return lines
}

function readLines(file: string): string[] | null {
  try {
    return statSync(file).size <= MAX_FILE_BYTES ? readFileSync(file, 'utf8').split('\n') : null
  } catch {
    return null
  }
}
