import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { trackedFiles } from './tracked-files.ts'

const LONG = 220
const TOO_LONG = 400

export type FileSizes = { median: number; long: { file: string; lines: number }[] }

/** The lines of the code files, tests and generated ones aside. */
export async function measureFiles(checkout: Checkout): Promise<FileSizes> {
  const files = (await trackedFiles(checkout)).filter(isCode)
  const sizes = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(checkout.root, file), 'utf8').catch(() => '')
      return { file, lines: text.split('\n').length - 1 }
    }),
  )
  return summarise(sizes)
}

export function summarise(sizes: { file: string; lines: number }[]): FileSizes {
  const sorted = sizes.toSorted((a, b) => b.lines - a.lines)
  return {
    median: sorted[Math.floor(sorted.length / 2)]?.lines ?? 0,
    long: sorted.filter(({ lines }) => lines > LONG),
  }
}

export async function checkFileSizes(checkout: Checkout): Promise<string[]> {
  const { long } = await measureFiles(checkout)
  return long
    .filter(({ lines }) => lines > TOO_LONG)
    .map(({ file, lines }) => `${file} has ${lines} lines; is there a second thing in it?`)
}

/** Under the report's line, not a failure: a few files may be long. */
export function sizeNote({ median, long }: FileSizes): string {
  const names = long.slice(0, 5).map(({ file, lines }) => `${file} (${lines})`)
  const more = long.length > names.length ? `, and ${long.length - names.length} more` : ''
  return `median file ${median} lines; above ${LONG}: ${long.length === 0 ? 'none' : `${names.join(', ')}${more}`}`
}

function isCode(file: string): boolean {
  return /\.(ts|tsx)$/.test(file) && !/(^|\/)(test|tests|e2e|fixtures)\/|\.d\.ts$/.test(file)
}
