import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'

const MAX_BYTES = 5 * 1024 * 1024
const KEPT_LINES = 20

/** A part's log: lines with the time before them, one older file kept beside it, and the last lines at hand. */
export type LogFile = { path: string; write(line: string): void; lastLines(): string[]; close(): void }

export function openLogFile(
  directory: string,
  name: string,
  now = () => new Date(),
  maxBytes = MAX_BYTES,
): LogFile {
  mkdirSync(directory, { recursive: true })
  const file = path.join(directory, `${name}.log`)
  let descriptor = openSync(file, 'a', 0o600)
  let size = statSync(file).size
  const last: string[] = []
  return {
    path: file,
    write: (line) => {
      if (size > maxBytes) {
        closeSync(descriptor)
        renameSync(file, `${file}.1`)
        descriptor = openSync(file, 'a', 0o600)
        size = 0
      }
      size += writeSync(descriptor, `${now().toISOString()} ${line}\n`)
      last.push(line)
      if (last.length > KEPT_LINES) last.shift()
    },
    lastLines: () => [...last],
    close: () => closeSync(descriptor),
  }
}
